#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: where root is not mapped /tmp and /dev/shm belong to nobody; they are
# good enough for a session all the same. And who makes a namespace in a session
# may become its root by the name that he has there.
. "$(dirname "$0")/common.sh"

unshare -Ur true 2>/dev/null || skip 'no user namespaces'
unset XDG_RUNTIME_DIR TMPDIR
touch file
unshare -Ur "$JOBROOT" run -- sh -c '
  chown 5:6 file && stat -c %u:%g file' >out 2>log || fail "$(cat log)"
same "$(cat out)" 5:6

"$JOBROOT" run -- unshare -Ur sh -c '
  chown 7:8 file && stat -c %u:%g file && id -u' >out 2>log ||
  fail "$(cat log)"
same "$(cat out)" "$(printf '7:8\n0')"
