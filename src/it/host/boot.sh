#!/bin/bash
# Runs as PID 1 of a new test host's namespaces: builds the machine's file systems, then becomes its init.
# usage: boot.sh NAME FLAVOR FILES ROOTFS MODERN
set -euo pipefail
name=$1 flavor=$2 files=$3 rootfs=$4 modern=$5
root=$files/root

# Today's engine lies over Debian's, in the same places: what looks for it finds it, Debian's units run it. Not as bind mounts,
# from which runc 1.5 cannot start a container.
lower=$rootfs
[ "$flavor" != modern ] || lower=$modern/layer:$rootfs
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$files/upper,workdir=$files/work" "$root"
hostname "$name"
echo "$name" > "$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$name" > "$root/etc/hosts"
# a name server that no network leads to: looking up a name fails at once, with "network is unreachable"
echo 'nameserver 192.0.2.1' > "$root/etc/resolv.conf"

# plain files below the engine's own: overlay2 cannot have an overlay as its upper directory
for dir in docker containerd; do
  mkdir -p "$root/var/lib/$dir"
  mount --bind "$files/$dir" "$root/var/lib/$dir"
done

bind() {
  if [ -d "$1" ]; then mkdir -p "$root$2"; fi
  mount --bind "$1" "$root$2"
  mount -o remount,bind,ro "$root$2"
}
while read -r folder; do
  [ -z "$folder" ] || bind "${folder%%:*}" "${folder#*:}"
done < "$files/folders"

mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
# Debian's engine gets the machine's v1 hierarchies, each rooted at this host's own group, if the machine has them
if [ "$flavor" = modern ] || ! grep -q 'name=systemd' /proc/self/cgroup; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
  if [ "$flavor" = service ]; then   # systemd does this itself: v2 wants no members beside controllers
    mkdir -p "$root/sys/fs/cgroup/init"
    echo 1 > "$root/sys/fs/cgroup/init/cgroup.procs"
  fi
else
  mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
  while IFS=: read -r _ controllers _; do
    [ -n "$controllers" ] || continue   # v2's line
    hierarchy=$root/sys/fs/cgroup/${controllers#name=}
    mkdir "$hierarchy"
    case $controllers in name=*) controllers=none,$controllers;; esac
    mount -t cgroup -o "$controllers" cgroup "$hierarchy"
  done < /proc/self/cgroup
fi

dev=$root/dev
mount -t tmpfs -o mode=755 tmpfs "$dev"
mkdir "$dev/pts" "$dev/shm" "$dev/net"
cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty "$dev/"
mknod "$dev/net/tun" c 10 200
ln -s null "$dev/kmsg"
ln -s /proc/self/fd "$dev/fd"
for k in 0:stdin 1:stdout 2:stderr; do ln -s "fd/${k%:*}" "$dev/${k#*:}"; done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$dev/pts"
ln -s pts/ptmx "$dev/ptmx"
mount -t tmpfs tmpfs "$dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"

cd "$root"
mkdir -p .old
pivot_root . .old
umount -l /.old
rmdir /.old
clean='env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
if [ "$flavor" = service ]; then
  mkdir -p /run/lock
  # the cgroups are there already, and Debian's script looks here for that
  echo 'cgroup /sys/fs/cgroup cgroup defaults 0 0' > /etc/fstab
  # a root without CAP_SYS_RESOURCE, as a container's is, may not raise limits; systemd carries on there too
  sed -i 's/^\t*ulimit .*/& || true/' /etc/init.d/docker
  # tini reaps what daemons leave behind, as an init does; the rest is what rc does at boot.
  # SIGTERM ends the sleep, and with it the host
  exec $clean tini -- sh -c '
    rm -f /var/run/docker*.pid
    service docker start
    for i in $(seq 100); do docker version > /dev/null 2>&1 && break; sleep 0.1; done
    : > /run/booted
    exec sleep infinity'
fi
# What only a machine with a kernel of its own needs
for unit in modprobe@{configfs,dm_mod,drm,efi_pstore,fuse,loop}.service kmod-static-nodes.service \
  systemd-{modules-load,update-utmp,update-utmp-runlevel,tmpfiles-setup-dev}.service \
  sys-kernel-{config,debug,tracing}.mount sys-fs-fuse-connections.mount dev-{hugepages,mqueue}.mount; do
  masks+=("systemd.mask=$unit")
done
exec $clean container=mirrorctl-testhost /lib/systemd/systemd --system --log-target=journal "${masks[@]}"
