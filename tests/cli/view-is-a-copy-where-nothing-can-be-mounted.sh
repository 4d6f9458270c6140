#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: distributions, containers and administrators forbid user namespaces;
# views work there all the same, and -v says how and why.
. "$(dirname "$0")/common.sh"

unshare -Ur true 2>/dev/null || skip 'no user namespace to forbid them in'
mkdir tree
echo old >tree/file
"$JOBROOT" run --session s -- chown 5:6 tree/file

unshare -Ur sh -c '
  echo 0 >/proc/sys/user/max_mnt_namespaces
  echo 0 >/proc/sys/user/max_user_namespaces
  exec "$JOBROOT" run -v --session s --view tree --view-at at -- sh -c "
    echo new >>at/file && stat -c %u:%g at/file"' >out 2>log
same "$(cat out)" 5:6
same "$(cat tree/file)" old
grep -qE 'copy|reflink' log || fail "$(cat log)"
grep -q 'no overlay (.*No space left on device' log || fail "$(cat log)"
same "$(ls -A at)" ''

# Where nobody is mapped, not even root.
unshare -U "$JOBROOT" run --view tree --view-at at -- sh -c '
  echo new >>at/file && chown 7:8 at/file && stat -c %u:%g at/file' >out 2>log ||
  fail "$(cat log)"
same "$(cat out) $(cat tree/file)" '7:8 old'
