# Shared by the scripts beside it, which source it. It is the only place that knows where things are kept.
# The scripts run some thousand times in a test run: what is done each time starts no program that the shell can do without.
set -euo pipefail
HERE=${BASH_SOURCE[0]%/*}
[[ $HERE = /* ]] || HERE=$PWD/$HERE
CACHE=${MIRRORCTL_TESTHOST_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/mirrorctl-testhost}

# What is made once a machine is named after the recipe that made it: a changed recipe makes it anew.
recipe() { sha256sum < "$HERE/$1" | cut -c1-12; }
recipes() {
  ROOTFS=$CACHE/rootfs-$(recipe rootfs.sh) CLIENTS=$CACHE/clients-$(recipe clients.sh) MODERN=$CACHE/modern-$(recipe modern.sh)
}
case ${0##*/} in rootfs.sh | clients.sh | modern.sh) recipes;; esac
IMAGES=$CACHE/images
NETWORKS=$CACHE/networks
# where a test host has the built program
PROGRAM=/srv/mirrorctl
# and where it makes the copies that its service runs from
SERVICE=/usr/local/lib/mirrorctl
[ -d "$IMAGES" ] && [ -d "$NETWORKS" ] || mkdir -p "$IMAGES" "$NETWORKS"

say() { echo "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }

# once FILE: holds a lock until the script ends, so that two builds at once make a thing once
once() { exec 9> "$CACHE/$1.lock"; flock 9; }

# debian KIND DIRECTORY TITLE PACKAGES: a root file system with systemd and these, if it isn't there yet; prints where it is
debian() {
  local kind=$1 directory=$2 title=$3 new=$2.new sources=() file old
  local packages=systemd,systemd-sysv,dbus,iproute2,ca-certificates,procps,curl,$4
  if [ ! -d "$directory" ]; then
    # Where the machine itself is this Debian its own sources are used, and so whatever mirror it was given.
    if grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release; then
      for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
        grep -qs '^[^#]*bookworm' "$file" && sources+=("$file")
      done
    fi
    say "making $title (once, under a minute)"
    rm -rf "$new"
    trap "rm -rf '$new'" EXIT
    mmdebstrap --quiet --mode=root --variant=minbase --aptopt='APT::Install-Recommends "false"' \
      --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
      --dpkgopt='path-exclude=/usr/share/locale/*' --include="$packages" \
      --customize-hook='chroot "$1" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
        e2scrub_all.timer e2scrub_reap.service fstrim.timer getty-static.service getty@tty1.service' \
      --customize-hook='rm -f "$1"/etc/machine-id; touch "$1"/etc/machine-id' \
      bookworm "$new" "${sources[@]}" >&2
    mv "$new" "$directory"
    # an older recipe's goes, unless a host still runs on it
    for old in "$CACHE/$kind"-*/; do
      old=${old%/}
      [ "$old" = "$directory" ] || grep -Eqs "[=:]$old," /proc/[0-9]*/mountinfo || rm -rf "$old"
    done
  fi
  echo "$directory"
}

# wait_for TENTHS COMMAND...: until it succeeds; fails after that many tenths of a second
wait_for() {
  local left=$(($1 * 2)); shift
  until "$@" > /dev/null 2>&1; do
    left=$((left - 1)); [ $left -gt 0 ] || return 1
    sleep 0.05
  done
}

# in_net NETWORK NAME COMMAND...: without the machine's proxy variables.
# Not `ip netns exec`: it remounts /sys and so hides the cgroups.
in_net() {
  local net=/run/netns/mc$1-$2; shift 2
  nsenter --net="$net" env -i PATH="$PATH" HOME="$HOME" "$@"
}

# Where this machine has its cgroup hierarchies mounted, one a line: several of v1, one of v2, or both.
cgroup_mounts() {
  local where type
  while read -r _ where type _; do
    case $type in cgroup | cgroup2) echo "$where";; esac
  done < /proc/self/mounts
}

# host_cgroups ID: sets $groups to that host's own group in each hierarchy that has one
host_cgroups() {
  local mount
  groups=()
  for mount in $(cgroup_mounts); do
    [ ! -d "$mount/$1" ] || groups+=("$mount/$1")
  done
}

# Processes in a host's cgroups, whatever became of their parents: the exact list of what may be ended.
host_processes() {
  local groups
  host_cgroups "$1"
  [ ${#groups[@]} = 0 ] || find "${groups[@]}" -name cgroup.procs -exec cat {} + 2> /dev/null | sort -u || true
}
