#!/bin/bash
# A test's own network: a bridge in a network namespace of its own, so that nothing joined to it has a way out.
#   net.sh claim PID            makes a network for process PID; prints its number N. First removes what dead processes left.
#   net.sh join N NAME K        a network namespace mcN-NAME with address 10.77.N.K/24
#   net.sh cut|mend N NAME      unplugs its cable, or plugs it in again
#   net.sh limit N NAME RATE    what it sends is slowed to RATE, as 20mbit; "none" ends that
#   net.sh sent N NAME          the bytes that it sent so far
#   net.sh release N            ends and removes everything in the network
. "${0%/*}/lib.sh"

# pid and start time: a pid alone may be another process by now
identity() { echo "$1 $(sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d' ' -f20)"; }

release() {
  local n=$1 host name
  for host in "$NETWORKS/$n"/hosts/*/; do
    [ ! -d "$host" ] || "$HERE/host.sh" rm "$n" "$(basename "$host")"
  done
  for name in $(ip netns list | grep -oE "^mc$n(-[^ ]+)?\b" || true); do
    ip netns pids "$name" | xargs -r kill -9 2> /dev/null || true
    ip netns delete "$name"
  done
  rm -rf "${NETWORKS:?}/$n"
}

sweep() {
  local dir owner
  for dir in "$NETWORKS"/*/; do
    [ -d "$dir" ] || continue
    owner=$(cat "$dir/owner" 2> /dev/null || echo none)
    [ "$(identity "${owner%% *}")" = "$owner" ] || release "$(basename "$dir")"
  done
}

claim() {
  once networks
  sweep
  local n
  for n in $(seq 1 254); do
    [ -e "$NETWORKS/$n" ] || [ -e "/run/netns/mc$n" ] || break
  done
  mkdir "$NETWORKS/$n"
  identity "$1" > "$NETWORKS/$n/owner"
  ip netns add "mc$n"
  ip -n "mc$n" link set lo up
  ip -n "mc$n" link add br0 type bridge
  ip -n "mc$n" link set br0 up
  echo "$n"
}

join() {
  local n=$1 net=mc$1-$2 port=p$3
  ip netns add "$net"
  ip -n "$net" link set lo up
  ip -n "mc$n" link add "$port" type veth peer name eth0 netns "$net"
  ip -n "$net" addr add "10.77.$n.$3/24" dev eth0
  ip -n "$net" link set eth0 up
  ip -n "mc$n" link set "$port" master br0 up
}

case $1 in
  claim) claim "$2";;
  join) join "$2" "$3" "$4";;
  cut) ip -n "mc$2-$3" link set eth0 down;;
  mend) ip -n "mc$2-$3" link set eth0 up;;
  limit)
    tc -n "mc$2-$3" qdisc del dev eth0 root 2> /dev/null || true
    [ "$4" = none ] || tc -n "mc$2-$3" qdisc add dev eth0 root tbf rate "$4" burst 64k latency 400ms;;
  sent) ip -n "mc$2-$3" -json -statistics link show dev eth0 | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["stats64"]["tx"]["bytes"])';;
  release) release "$2";;
  *) die "no such operation: $1";;
esac
