#!/bin/bash
# Builds what Debian 12 has no package for: today's Docker Engine with its containerd and runc, and registry 3.
# About 6 minutes on two cores, once a machine; prints where it is. Exit code 3 where the machine cannot build it.
. "$(dirname "$0")/lib.sh"
once modern
[ -d "$MODERN" ] && { echo "$MODERN"; exit; }

command -v go > /dev/null || { say "no go command here, so today's engine and registry 3 cannot be built"; exit 3; }
pkg-config --exists libseccomp 2> /dev/null || { say "libseccomp-dev and pkg-config are missing: runc needs them"; exit 3; }

say "building today's engine and registry 3 (once, some minutes)"
new=$MODERN.new
rm -rf "$new"; mkdir "$new"
trap 'rm -rf "$new"' EXIT
export GOBIN=$new CGO_ENABLED=0
go install github.com/distribution/distribution/v3/cmd/registry@v3.1.1
moby=github.com/moby/moby/v2/cmd
go install -tags 'exclude_graphdriver_btrfs exclude_disk_quota no_systemd' \
  $moby/dockerd@v2.0.0-beta.24 $moby/docker-proxy@v2.0.0-beta.24
containerd=github.com/containerd/containerd/v2/cmd
go install -tags 'no_btrfs no_devmapper no_zfs' \
  $containerd/containerd@v2.4.2 $containerd/ctr@v2.4.2 $containerd/containerd-shim-runc-v2@v2.4.2
# Debian's runc 1.1 cannot start a container for this containerd
CGO_ENABLED=1 go install -tags seccomp github.com/opencontainers/runc@v1.5.2

# laid out as Debian's packages do it, so that it can lie over their files
mkdir -p "$new"/layer/usr/{bin,sbin}
mv "$new"/{dockerd,docker-proxy,runc} "$new/layer/usr/sbin/"
mv "$new"/{containerd,ctr,containerd-shim-runc-v2} "$new/layer/usr/bin/"
mv "$new" "$MODERN"

# an older recipe's programs go, unless a host still runs them
for old in "$CACHE"/modern-*/; do
  old=${old%/}
  [ "$old" = "$MODERN" ] || grep -qs "$old/" /proc/[0-9]*/mountinfo || rm -rf "$old"
done
echo "$MODERN"
