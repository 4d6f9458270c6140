#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build of an hour must not end with a save file that could not have
# been written from the start.
. "$(dirname "$0")/common.sh"
mkdir run

status_is 125 "$JOBROOT" run --save missing/file -- touch ran 2>message
same "$(cat message)" "jobroot: $(pwd -P)/missing/file: cannot save to it: No such file or directory; name a file where you may write"
status_is 125 "$JOBROOT" run --save run -- touch ran 2>message
grep -q 'Is a directory' message
[ ! -e ran ] || fail 'the command ran'

"$JOBROOT" run --save file -- touch ran
[ -e file ] && [ -e ran ] || fail 'nothing saved'
"$JOBROOT" run --save /dev/fd/3 -- true 3>other

# What is only seen in the end names the session that still has it.
fails "$JOBROOT" run --save /dev/full -- chown 5 file 2>message
kept=$(sed -n 's/.*; what was to be saved is in //p' message)
"$JOBROOT" session show "$kept" file | grep -q " 5:" || fail "$(cat message)"
"$JOBROOT" session rm "$kept"
