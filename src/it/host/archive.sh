#!/bin/bash
# archive.sh FOLDER JAVA FLAGS: makes FOLDER/it.jsa, the class-data archive that mirrorctl's launcher makes on first use.
# Such an archive fits the jar's path, so it is made where a test host has the folder: at $PROGRAM, in mounts of its own.
. "${0%/*}/lib.sh"
folder=$1 java=$2 flags=$3
cd "$folder"
rm -f it.jsa
unshare --mount bash -eu -c '
  mount -t tmpfs tmpfs "$(dirname "$3")"
  mkdir "$3"
  mount --bind . "$3"
  # shellcheck disable=SC2086 # the flags are several words
  "$1" $2 -XX:ArchiveClassesAtExit="$3/it.jsa" -Xlog:disable -cp "$3/mirrorctl.jar" io.github.mirrorctl.ArchiveTraining
' - "$java" "$flags" "$PROGRAM" > /dev/null 2>&1 || die "no archive was made"
[ -s it.jsa ] || die "no archive was made"
