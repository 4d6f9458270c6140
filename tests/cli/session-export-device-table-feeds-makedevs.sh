#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a table can be kept with the sources of an image; makedevs makes of a
# tree without records what the session had.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/support/exported-tree.sh"

make_tree
export_as device-table >table 2>err
same "$(cat err)" 'jobroot: device-table: left out 1 owner of symbolic links and sockets'
"$JOBROOT" run --session S -- chown -h 0:0 tree/bin/link
export_as device-table 2>/dev/null >again
same "$(cat again)" "$(cat table)"
mkdir copy
tar -C tree --exclude=./dev/null --exclude=./dev/sda1 -cf - . |
  tar -C copy -xpf -
"$JOBROOT" run --session T -- "$JOBROOT" makedevs -d table copy
"$JOBROOT" run --session T -- tar -C copy -cf x.tar .
same "$(without_times x.tar)" "$(without_times session.tar)"
same "$("$JOBROOT" run --session T -- getfattr -e hex --only-values \
  -n security.capability copy/bin/ping | od -An -tx1)" \
  "$("$JOBROOT" run --session S -- getfattr -e hex --only-values \
    -n security.capability tree/bin/ping | od -An -tx1)"

touch 'tree/a b'
"$JOBROOT" run --session S -- chown 1 'tree/a b'
status_is 1 "$JOBROOT" session export --format device-table --root tree S 2>err
grep -q 'tree/a b: has a blank in its name' err || fail "$(cat err)"
