#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an image may be made of several trees, and a part of a session is
# handed on as a file that fakeroot reads.
. "$(dirname "$0")/common.sh"

mkdir -p one/etc two/etc
touch one/etc/a two/etc/b elsewhere
"$JOBROOT" run --session S -- chown 5:6 one/etc/a two/etc/b elsewhere
export_as() { # FORMAT
  "$JOBROOT" session export --format "$1" --root one --root two S
}
same "$(export_as mtree 2>err | sed -n 's/^\([^ ]*\) type=.* uid=\([0-9]*\).*/\1 \2/p')" \
  '. 0
./etc 0
./etc/a 5
./etc/b 5'
same "$(cat err)" \
  'jobroot: S: left out 1 record of what is not below the roots'
export_as fakeroot >part 2>/dev/null
same "$(grep -c ^dev= part)" 2
same "$("$OUT/bin/fakeroot" -i part stat -c %u:%g one/etc/a two/etc/b elsewhere)" \
  '5:6
5:6
0:0'
touch two/etc/a
status_is 1 "$JOBROOT" session export --format mtree --root one --root two S \
  2>err >out
grep -q 'two/etc/a: is also below .*/one; export one of the two$' err ||
  fail "$(cat err)"
same "$(cat out)" ''
status_is 2 "$JOBROOT" session export --format mtree S 2>err
grep -q 'root: found none, expected a directory' err || fail "$(cat err)"
status_is 2 "$JOBROOT" session export --format zip --root one S 2>err
grep -q "format: found 'zip', expected one of fakeroot, mtree" err ||
  fail "$(cat err)"
