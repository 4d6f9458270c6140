#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mksquashfs takes owners, modes and devices from a file of definitions,
# outside of the session; what it has no definition for is an option.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/support/exported-tree.sh"
command -v mksquashfs >/dev/null || skip 'needs mksquashfs'
command -v sqfs2tar >/dev/null || skip 'needs sqfs2tar'

make_tree
for odd in ' a b ' '#c' '"d"' 'e\f' '*' "$(printf 'g\th')" -i ä; do
  echo odd >"tree/$odd"
  "$JOBROOT" run --session S -- chown 11:12 "tree/$odd"
done
"$JOBROOT" run --session S -- sh -c 'mknod "tree/dev/# \x" c 5 1
  mknod "tree/ #node" c 5 1; mknod "tree/\"*" c 5 1'
export_as squashfs-pseudo >pseudo 2>err
grep -q ' 5 device nodes are files on disk; ' err || fail "$(cat err)"
export_as squashfs-exclude >exclude
same "$(head -n 1 pseudo)" '# options: -root-mode 755 -root-uid 1 -root-gid 2'
mksquashfs tree x.sqfs -quiet -no-progress -no-xattrs -pf pseudo -ef exclude \
  $(sed -n 's/^# options://p' pseudo) >out 2>&1 || fail "$(cat out)"
same "$(cat out)" ''
sqfs2tar --root-becomes . x.sqfs >x.tar
same "$(listing x.tar)" "$(listing session.tar)"

touch "tree/new
line"
"$JOBROOT" run --session S -- chown 1 "tree/new
line"
status_is 1 "$JOBROOT" session export --format squashfs-pseudo --root tree S \
  2>err
grep -q 'tree/new.nline: has a newline in its name; ' err || fail "$(cat err)"
