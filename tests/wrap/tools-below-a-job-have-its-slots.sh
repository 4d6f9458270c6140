#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: `jobroot job` holds slots for the tool that it runs, as our makefiles do
# for images. The tool has these, and neither more nor one only; below a make
# of that job nobody knows who else would use them.
. "${0%/*}/common.sh"

echo 'echo "$@"' | stand_in tool
mv bin/tool .
echo 'tool tool hold -j{n}' >policy
printf '%s\n' 'all: ; @./tool' >Makefile

told() { # EXPECTED JOB-OPTIONS COMMAND
  # shellcheck disable=SC2086 # options are words
  same "$("$JOBROOT" wrap -j 6 --policy policy -- "$JOBROOT" job $2 -- \
    sh -c "$3")" "$1"
}

told -j3 '-n 3' ./tool
told '-j3
-j3' '-n 3' './tool; ./tool'
told -j2 '-n 4' "$JOBROOT job -n 2 -- ./tool"
told -j4 '-n 3' 'make -s'
told -j4 '-n 3' 'JOBROOT_HELD=1:2:3: ./tool'
