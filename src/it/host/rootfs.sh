#!/bin/bash
# Makes the root file system that every test host is an overlay on: Debian 12 with systemd and Docker Engine 20.10.
# About 40 s and 430 MB, once a machine; prints where it is.
. "$(dirname "$0")/lib.sh"
once rootfs
[ -d "$ROOTFS" ] && { echo "$ROOTFS"; exit; }

# Where the machine itself is this Debian its own sources are used, and so whatever mirror it was given.
sources=()
if grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release; then
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    grep -qs '^[^#]*bookworm' "$file" && sources+=("$file")
  done
fi

say "making the test hosts' root file system (once, under a minute)"
new=$ROOTFS.new
rm -rf "$new"
trap 'rm -rf "$new"' EXIT
# busybox and its libraries end up in the images that tests pull; uidmap is for engines without root
packages=systemd,systemd-sysv,dbus,docker.io,iptables,iproute2,ca-certificates,procps,curl,busybox,uidmap
mmdebstrap --quiet --mode=root --variant=minbase --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --include="$packages" \
  --customize-hook='chroot "$1" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
    e2scrub_all.timer e2scrub_reap.service fstrim.timer getty-static.service getty@tty1.service' \
  --customize-hook='rm -f "$1"/etc/machine-id; touch "$1"/etc/machine-id' \
  bookworm "$new" "${sources[@]}" >&2
mv "$new" "$ROOTFS"

# an older recipe's root file system goes, unless a host still runs on it
for old in "$CACHE"/rootfs-*/; do
  old=${old%/}
  [ "$old" = "$ROOTFS" ] || grep -Eqs "[=:]$old," /proc/[0-9]*/mountinfo || rm -rf "$old"
done
echo "$ROOTFS"
