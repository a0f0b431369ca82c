#!/bin/bash
# A client on a machine of its own, in namespace mcN-NAME, with settings and storage of its own: Debian's Podman and skopeo.
#   client.sh pull N NAME MIRROR IMAGE     Podman pulls docker.io's IMAGE through the mirror at MIRROR, HOST:PORT
#   client.sh copy N NAME MIRROR IMAGE     skopeo copies it to a folder
. "${0%/*}/lib.sh"
op=$1 n=$2 name=$3 mirror=$4 image=$5
dir=$NETWORKS/$n/clients/$name
mkdir -p "$dir/.config/containers"
echo '{"default": [{"type": "insecureAcceptAnything"}]}' > "$dir/policy.json"
cat > "$dir/.config/containers/registries.conf" <<CONF
[[registry]]
location = "docker.io"
[[registry.mirror]]
location = "$mirror"
insecure = true
CONF
ours() { in_net "$n" "$name" env HOME="$dir" timeout 60 "$@"; }
case $op in
  pull)
    run=/tmp/mc$n-$name   # Podman takes no longer ones
    trap 'rm -rf "$run"' EXIT
    podman=(podman --root "$dir/root" --runroot "$run" --storage-driver vfs --cgroup-manager cgroupfs --events-backend file)
    ours "${podman[@]}" rmi --all --force > /dev/null
    ours "${podman[@]}" pull --quiet --signature-policy "$dir/policy.json" "docker.io/$image";;
  copy)
    rm -rf "$dir/copy"
    ours skopeo --policy "$dir/policy.json" copy --quiet "docker://docker.io/$image" "dir:$dir/copy";;
  *) die "no such operation: $op";;
esac
