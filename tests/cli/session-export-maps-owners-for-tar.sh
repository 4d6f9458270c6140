#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: tar's maps know owners and no files: what they can say has to come out
# right, and where they would be wrong there must be none.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/support/exported-tree.sh"

mkdir -p tree/etc
echo 'games:x:5:60::/:' >tree/etc/passwd
echo 'wheel:x:6:' >tree/etc/group
"$JOBROOT" run --session S -- chown -R 5:6 tree
export_as tar-owner-map >owners
export_as tar-group-map >groups
same "$(cat owners groups)" "+$(id -u) games:5
+$(id -g) wheel:6"
tar -C tree --owner-map=owners --group-map=groups -cf x.tar .
same "$(listing x.tar)" "$(listing session.tar)"
same "$(tar -tvf x.tar | awk '{ print $2 }' | sort -u)" games/wheel

"$JOBROOT" run --session S -- chmod 4755 tree/etc/group
"$JOBROOT" session export --format tar-owner-map --root tree S 2>err >owners
same "$(cat err)" 'jobroot: tar-owner-map: left out modes, types and attributes of 1 file'
"$JOBROOT" run --session S -- chown 7 tree/etc/group
status_is 1 "$JOBROOT" session export --format tar-owner-map --root tree S \
  >out 2>err
grep -q 'tree/etc/passwd: has owner 5, and .*tree/etc/group has 7, ' err ||
  grep -q 'tree/etc/group: has owner 7, and .*tree has 5, ' err ||
  fail "$(cat err)"
same "$(cat out)" ''
