#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: attributes of a table are there for the programs that pack the tree,
# those of users, which are on disk, and those of root, which are recorded; a
# file that is closed to its owner gets them, too, and no view's tree does.
. "$(dirname "$0")/common.sh"

mkdir -p tree/dir
echo x >tree/closed
echo x >tree/open
chmod 444 tree/closed
ln tree/open tree/same # which an overlay gives another number
setfattr -n user.old -v x tree/open 2>/dev/null ||
  skip 'no user attributes on this file system'
cat >table <<'END'
/closed f 444 5 6 - - - - -
|xattr user.a="of closed"
|xattr security.ima=0x0102
/open   f 600 7 8 - - - - -
|xattr user.old=new
/dir    d 750 9 9 - - - - -
|xattr user.c=0s/w==
|xattr trusted.d=root's
/dir/n  c 600 1 2 1 3 - - -
|xattr security.selinux="a:b:c\000"
END
cat >expected <<'END'
closed 444 5:6 security.ima=0x0102 user.a=0x6f6620636c6f736564
dir 750 9:9 trusted.d=0x726f6f742773 user.c=0xff
dir/n 600 1:2 security.selinux=0x613a623a6300
open 600 7:8 user.old=0x6e6577
END
cat >look <<'END'
cd view
for name in closed dir dir/n open; do
  echo "$(stat -c '%n %a %u:%g' $name) $(getfattr -h -d -e hex -m - $name |
    sed -n 's/"//g; /=/p' | LC_ALL=C sort | xargs)"
done
END

for mode in overlay reflink copy; do
  "$JOBROOT" run --view tree --view-at view --view-mode $mode true 2>/dev/null ||
    continue
  "$JOBROOT" run --session $mode --view tree --view-at view --view-mode $mode \
    "$JOBROOT" makedevs -d table view
  "$JOBROOT" run --session $mode --view-at view -- sh look >seen
  diff expected seen || fail "in mode $mode"
done
same "$(getfattr -n user.old --only-values tree/open)" x
"$JOBROOT" run --session plain "$JOBROOT" makedevs -d table tree
"$JOBROOT" run --session plain -- tar -C tree --xattrs --xattrs-include='*' -cf x.tar .
tar -tvvf x.tar --xattrs --xattrs-include='*' | grep -q 'x: 9 user.a'
