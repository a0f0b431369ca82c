#!/bin/bash
# A test host: a machine of its own as far as software can tell, with its own init, Docker Engine and files.
#   host.sh up N NAME [FLAVOR [FOLDER...]]   boots in namespace mcN-NAME; says when it is up. FLAVOR, kept for the next boot:
#                                              systemd  Debian's engine, run by systemd
#                                              service  Debian's engine, run by /etc/init.d/docker; no systemd
#                                              modern   today's engine, run by systemd
#                                              clients  no Docker; containerd, Podman, Buildah and skopeo
#                                            FOLDERs of the machine are bound into it read-only, FOLDER or FOLDER:THERE
#   host.sh sh N NAME COMMAND...             runs a command inside
#   host.sh down N NAME                      shuts down; its files stay, `up` boots it again
#   host.sh cut N NAME                       the same, as a power cut
#   host.sh rm N NAME                        a power cut, and its files go
#   host.sh pid N NAME                       its init's pid outside: its files are at /proc/PID/root
. "${0%/*}/lib.sh"
op=$1 n=$2 name=$3; shift 3
id=mc$n-$name
H=$NETWORKS/$n/hosts/$name

# The calling process joins the host's cgroup in every hierarchy, $1 below it in v2's,
# where a group that has members cannot have controllers for its children. Which those are is found out once a boot.
join_cgroups() {
  local group known=$H/cgroups$1
  if [ ! -e "$known" ]; then
    make_cgroups "$1" > "$known.$BASHPID"
    mv "$known.$BASHPID" "$known"
  fi
  while read -r group; do echo $BASHPID > "$group/cgroup.procs"; done < "$known"
}

make_cgroups() {
  local mount group
  for mount in $(cgroup_mounts); do
    group=$mount/$id
    [ ! -e "$mount/cgroup.controllers" ] || group=$group/$1
    if [ ! -d "$group" ]; then
      mkdir -p "$group"
      if [ -e "$group/cpuset.cpus" ] && [ ! -e "$mount/cgroup.controllers" ]; then
        cat "$mount/cpuset.cpus" > "$group/cpuset.cpus"
        cat "$mount/cpuset.mems" > "$group/cpuset.mems"
      fi
    fi
    echo "$group"
  done
}

# enter: the words that run a command inside, whatever signals the caller was told to ignore
enter() {
  inside=(nsenter -t "$(< "$H/pid")" -m -u -i -n -p -C -r -w -- env -i --default-signal
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb)
}

# what $1 runs before it has become `unshare` is not the init
find_init() { [ "$(< "/proc/$1/comm")" = unshare ] && pgrep -P "$1" > "$H/pid"; }

init_runs() { [ "$(< "/proc/$(< "$H/pid")/comm")" = "$1" ]; }

ended() { [ -z "$(host_processes "$id")" ]; }

cut_power() {
  host_processes "$id" | xargs -r kill -9 2> /dev/null || true
  wait_for 100 ended || die "$id does not end: $(host_processes "$id" | tr '\n' ' ')"
  host_cgroups "$id"
  [ ${#groups[@]} = 0 ] || find "${groups[@]}" -depth -type d -exec rmdir {} + 2> /dev/null || true
  rm -f "$H/pid" "$H"/cgroups*
}

case $op in
  up)
    recipes
    [ -e "$H/flavor" ] || { mkdir -p "$H"/{upper,work,root,docker,containerd}; echo "$1" > "$H/flavor"; shift; printf '%s\n' "$@" > "$H/folders"; }
    flavor=$(cat "$H/flavor")
    ( join_cgroups ''
      exec nsenter --net="/run/netns/$id" \
        unshare --cgroup --mount --uts --ipc --pid --fork --kill-child=SIGKILL --propagation private \
        bash "$HERE/boot.sh" "$name" "$flavor" "$H" "$([ "$flavor" = clients ] && echo "$CLIENTS" || echo "$ROOTFS")" "$MODERN"
    ) < /dev/null > "$H/console" 2>&1 &
    outer=$!
    wait_for 50 find_init $outer || { cat "$H/console" >&2; die "$id has no init"; }
    if [ "$flavor" = service ]; then
      wait_for 600 test -e "/proc/$(cat "$H/pid")/root/run/booted" || { cat "$H/console" >&2; die "$id does not come up"; }
    else
      wait_for 50 init_runs systemd || { cat "$H/console" >&2; die "$id: systemd does not start"; }
      # a failed unit is a test's business: a host whose Docker Engine does not start is up too
      join_cgroups shell
      enter
      wait_for 50 "${inside[@]}" test -S /run/systemd/private || die "$id: systemd does not answer"
      "${inside[@]}" timeout 60 systemctl is-system-running --wait > "$H/state" || grep -q degraded "$H/state" || die "$id is $(cat "$H/state")"
    fi;;
  sh)
    [ -e "$H/pid" ] || die "$id is off"
    join_cgroups shell
    enter
    exec "${inside[@]}" "$@";;
  down)
    if init_runs systemd; then
      kill -s RTMIN+4 "$(cat "$H/pid")"   # systemd's "power off"
    else
      enter
      ( join_cgroups shell; "${inside[@]}" service docker stop ) > /dev/null 2>&1 || true
      kill "$(cat "$H/pid")"
    fi
    wait_for 300 ended || say "$id does not shut down; cutting its power"
    cut_power;;
  cut)
    cut_power;;
  rm)
    cut_power
    rm -rf "$H";;
  pid)
    cat "$H/pid";;
  *)
    die "no such operation: $op";;
esac
