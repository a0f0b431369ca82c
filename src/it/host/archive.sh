#!/bin/bash
# archive.sh FOLDER JAVA FLAGS: makes what a test host would need seconds of processor time for:
#   FOLDER/it.jsa      the class-data archive that mirrorctl's launcher makes on first use
#   FOLDER/it-service  what 'up' makes for mirrorctl's own service: a copy of the program, and its archive
# Such an archive fits the jar's path, so both are made where a test host has them, in mounts of their own.
. "${0%/*}/lib.sh"
folder=$1 java=$2 flags=$3
cd "$folder"
rm -rf it.jsa it-service
mkdir it-service
unshare --mount bash -eu -c '
  # empty MOUNTPOINT: there is nothing there but the mountpoint
  empty() { mount -t tmpfs tmpfs "$(dirname "$1")"; mkdir "$1"; }
  empty "$3"
  mount --bind . "$3"
  # shellcheck disable=SC2086 # the flags are several words
  "$1" $2 -XX:ArchiveClassesAtExit="$3/it.jsa" -Xlog:disable -cp "$3/mirrorctl.jar" io.github.mirrorctl.ArchiveTraining
  empty "$4"
  mount --bind it-service "$4"
  "$1" -cp "$3/mirrorctl.jar:$3/test-classes" io.github.mirrorctl.engine.ServiceProgram "$4"
' - "$java" "$flags" "$PROGRAM" "$SERVICE" > /dev/null 2>&1 || die "no archive was made"
[ -s it.jsa ] && [ -n "$(find it-service -name '*.jsa' -size +0)" ] || die "no archive was made"
