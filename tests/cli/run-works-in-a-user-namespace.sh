#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: where root is not mapped /tmp and /dev/shm belong to nobody; they are
# good enough for a session all the same.
. "$(dirname "$0")/common.sh"

unshare -Ur true 2>/dev/null || skip 'no user namespaces'
unset XDG_RUNTIME_DIR TMPDIR
touch file
unshare -Ur "$JOBROOT" run -- sh -c '
  chown 5:6 file && stat -c %u:%g file' >out 2>log || fail "$(cat log)"
same "$(cat out)" 5:6
