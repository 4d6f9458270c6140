#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an mtree says all that tar does; bsdtar makes the same archive of it,
# outside of the session, wherever it is started.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/support/exported-tree.sh"
command -v bsdtar >/dev/null || skip 'needs bsdtar'

make_tree
odd='a b\c#d=e*f?g[h]"i
ä'
echo odd >"tree/$odd"
ln -s "$odd" "tree/odd link"
printf x >tree/-dash
"$JOBROOT" run --session S -- chown 11:12 "tree/$odd" tree/-dash outside
export_as mtree >x.mtree 2>err
same "$(cat err)" 'jobroot: mtree: left out the extended attributes of 1 file
jobroot: S: left out 1 record of what is not below the root'
same "$(cat x.mtree)" "$(export_as mtree 2>/dev/null)"
(cd / && bsdtar -cf "$TMP/x.tar" "@$TMP/x.mtree")
same "$(listing x.tar)" "$(listing session.tar)"
cd tree
bsdtar -cf ../x.tar @../x.mtree
same "$(cd .. && listing x.tar)" "$(cd .. && listing session.tar)"
cd ..

# Sockets are left out, as tar does.
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("tree/sock")' ||
  skip 'no python3 for a socket'
export_as mtree 2>err | grep sock && fail 'a socket'
grep -q 'left out 1 socket' err || fail "$(cat err)"
