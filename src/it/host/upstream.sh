#!/bin/bash
# An upstream registry, as Docker Hub is one: Debian's docker-registry in namespace mcN-NAME on port 5000, plain http.
#   upstream.sh up|down N NAME
#   upstream.sh push N NAME TAR REPOSITORY:TAG
#   upstream.sh log N NAME      where its log is, its access log among it
. "${0%/*}/lib.sh"
op=$1 n=$2 name=$3
dir=$NETWORKS/$n/upstreams/$name
case $op in
  up)
    mkdir -p "$dir"
    cat > "$dir/config.yml" <<CONFIG
version: 0.1
log: {level: warn, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: $dir/data}, delete: {enabled: true}}
http: {addr: ":5000"}
CONFIG
    in_net "$n" "$name" docker-registry serve "$dir/config.yml" < /dev/null >> "$dir/log" 2>&1 &
    wait_for 100 in_net "$n" "$name" curl -sf 127.0.0.1:5000/v2/ || { tail -5 "$dir/log" >&2; die "the upstream does not answer"; };;
  down)
    ip netns pids "mc$n-$name" | xargs -r kill
    wait_for 100 sh -c "[ -z \"\$(ip netns pids mc$n-$name)\" ]" || die "the upstream does not end";;
  push)
    in_net "$n" "$name" skopeo --insecure-policy copy --quiet --dest-tls-verify=false "docker-archive:$4" "docker://127.0.0.1:5000/$5" >&2;;
  log)
    echo "$dir/log";;
  *) die "no such operation: $op";;
esac
