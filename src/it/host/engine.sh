#!/bin/bash
# What an engine keeps once it has loaded an image, for hosts to begin with: loading it takes half a second of a processor.
#   engine.sh give N NAME FLAVOR ARCHIVE   puts it into a host that isn't booted yet; fails if this machine hasn't got it
#   engine.sh keep N NAME FLAVOR ARCHIVE   keeps it once a machine, from a host that was shut down
. "${0%/*}/lib.sh"
op=$1 n=$2 name=$3 flavor=$4 archive=$5
H=$NETWORKS/$n/hosts/$name
recipes
case $flavor in
  modern) engine=modern-${MODERN##*-};;
  *) engine=debian-${ROOTFS##*-};;
esac
image=${archive##*/}
kept=$CACHE/engines/$engine-${image%.tar}

case $op in
  give)
    [ -d "$kept" ] || exit 1
    mkdir -p "$H"
    cp -a "$kept"/{docker,containerd} "$H";;
  keep)
    new=$CACHE/engines/new.$n-$name
    rm -rf "$new"
    mkdir -p "$new"
    trap 'rm -rf "$new"' EXIT
    cp -a "$H"/{docker,containerd} "$new"
    rm -f "$new/docker/engine-id"
    # an older recipe's, and an older image's of that name
    rm -rf "$CACHE/engines/${engine%-*}"-*-"${image%-*}"-*
    mv -T "$new" "$kept";;
esac
