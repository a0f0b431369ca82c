#!/bin/bash
# Can this machine run test hosts? Exit code 0, or 3 and the reasons, one a line.
. "${0%/*}/lib.sh"
reasons=()
[ "$(id -u)" = 0 ] || reasons+=("test hosts need root")
[ "$(uname -sm)" = "Linux x86_64" ] || reasons+=("test hosts need Linux on x86_64, this is $(uname -sm)")

missing=
while read -r command package; do
  command -v "$command" > /dev/null || missing="$missing $package"
done <<'LIST'
mmdebstrap mmdebstrap
docker-registry docker-registry
skopeo skopeo
podman podman
ip iproute2
tc iproute2
nsenter util-linux
pgrep procps
curl curl
python3 python3
LIST
[ -z "$missing" ] || reasons+=("Debian packages are missing:$missing")

if [ ${#reasons[@]} = 0 ]; then
  # a container usually has root, but may not do what a test host needs
  unshare --cgroup --mount --uts --ipc --pid --net --fork sh -c 'mount -t proc proc /proc && mount -t tmpfs tmpfs /mnt' \
    2> /dev/null || reasons+=("this root may not make namespaces and mounts")
  case $(findmnt -rno FSTYPE --target "$CACHE") in
    overlay|tmpfs|nfs*) reasons+=("$CACHE must be on a disk's file system: a Docker Engine keeps layers there (set MIRRORCTL_TESTHOST_DIR)");;
  esac
  grep -qw overlay /proc/filesystems || reasons+=("this kernel has no overlay file system")
  [ -n "$(cgroup_mounts)" ] || reasons+=("no cgroups are mounted")
fi
[ ${#reasons[@]} = 0 ] || { printf '%s\n' "${reasons[@]}"; exit 3; }
