#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: nobody else can tell that a build lost tokens, and a build that lost
# some is slower for no visible reason.
. "$(dirname "$0")/common.sh"

left() { find "$TMP" -name 'jobroot-pool.*'; }
dishonest() { # SHELL-COMMAND with the pool as descriptors 8 and 9
  status_is 3 "$JOBROOT" serve -j 4 --style fifo -- sh -c "
    exec 8<\$JOBROOT_POOL/tokens 9>\$JOBROOT_POOL/tokens; $1; exit 3" 2>err
  cat err
  [ -z "$(left)" ] || fail "left: $(left)"
}

same "$(dishonest :)" ''
same "$(dishonest 'head -c1 <&8 >/dev/null')" \
  'jobroot: serve: 2 tokens of 3 in the pool at the end: 1 lost'
same "$(dishonest 'head -c3 <&8 >/dev/null')" \
  'jobroot: serve: 0 tokens of 3 in the pool at the end: 3 lost'
same "$(dishonest 'echo + >&9')" \
  'jobroot: serve: 5 tokens of 3 in the pool at the end: 2 too many'

# What a killed server leaves is removed by the next, once that has ended.
"$JOBROOT" serve -j 4 -- sh -c '
  kill -KILL "$(awk "{ print \$4 }" /proc/$PPID/stat)" $PPID' || :
[ -n "$(left)" ] || fail 'nothing to remove'
is_removed() {
  "$JOBROOT" serve -j 4 -- true
  [ -z "$(left)" ]
}
wait_for is_removed || fail "left: $(left)"
