# Shared by the scripts beside it, which source it. It is the only place that knows where things are kept.
# The scripts run some thousand times in a test run: what is done each time starts no program that the shell can do without.
set -euo pipefail
HERE=${BASH_SOURCE[0]%/*}
[[ $HERE = /* ]] || HERE=$PWD/$HERE
CACHE=${MIRRORCTL_TESTHOST_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/mirrorctl-testhost}

# What is made once a machine is named after the recipe that made it: a changed recipe makes it anew.
recipe() { sha256sum < "$HERE/$1" | cut -c1-12; }
recipes() { ROOTFS=$CACHE/rootfs-$(recipe rootfs.sh) MODERN=$CACHE/modern-$(recipe modern.sh); }
case ${0##*/} in rootfs.sh | modern.sh) recipes;; esac
IMAGES=$CACHE/images
NETWORKS=$CACHE/networks
# where a test host has the built program
PROGRAM=/srv/mirrorctl
[ -d "$IMAGES" ] && [ -d "$NETWORKS" ] || mkdir -p "$IMAGES" "$NETWORKS"

say() { echo "$*" >&2; }
die() { say "${0##*/}: $*"; exit 1; }

# once FILE: holds a lock until the script ends, so that two builds at once make a thing once
once() { exec 9> "$CACHE/$1.lock"; flock 9; }

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

# Processes in a host's cgroups, whatever became of their parents: the exact list of what may be ended.
host_processes() {
  local mount
  for mount in $(cgroup_mounts); do
    [ ! -d "$mount/$1" ] || find "$mount/$1" -name cgroup.procs -exec cat {} + 2> /dev/null || true
  done | sort -u
}
