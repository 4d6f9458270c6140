#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: archives and BSD builds say in an mtree what their files belong to; a
# tree unpacked by an ordinary user gets it back.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/support/exported-tree.sh"

make_tree
export_as mtree >ours 2>/dev/null
cp -a tree copy

loaded() { # MTREE TREE: what tar packs then
  "$JOBROOT" run --load "$1" --root "$2" -- tar -C "$2" -cf x.tar . 2>err ||
    fail "$(cat err)"
  listing x.tar
}

same "$(loaded ours copy)" "$(listing session.tar)"
same "$(cat err)" ''
if command -v bsdtar >/dev/null; then
  bsdtar --format=mtree -cf theirs @session.tar
  same "$(loaded theirs copy)" "$(listing session.tar)"
  bsdtar --format=mtree --options=use-set,!all,type,mode,uid,gid,device,link \
    -cf theirs @session.tar
  grep -q '^/set' theirs || fail "$(cat theirs)"
  same "$(loaded theirs copy)" "$(listing session.tar)"
fi

# As FreeBSD and NetBSD write it; names are the tree's.
cat >classic <<'END'
#	   user: builder

/set type=file uname=root gname=root mode=0644
.               type=dir mode=0750 uname=games gid=60
    bin         type=dir mode=0755
        su      mode=04711 uid=5
        link    type=link mode=0777
        missing
        maybe   optional
        sub     type=file
    ..
    dev         type=dir mode=0755
        null    type=char mode=0666 device=native,1,3
    ..
..
END
"$JOBROOT" session load --root copy T classic 2>err
same "$(cat err)" 'jobroot: classic: 1 stale, 1 not found of 9 records'
same "$("$JOBROOT" run --session T -- stat -c '%u:%g %a %t:%T' \
  copy copy/bin/su copy/dev/null)" '5:60 750 0:0
5:0 4711 0:0
0:0 666 1:3'

refused() { # TEXT MESSAGE
  echo "$1" >wrong
  status_is 1 "$JOBROOT" session load --root copy W wrong 2>err
  same "$(cat err)" "jobroot: wrong:$2"
  same "$("$JOBROOT" session save W)" ''
}
refused '. type=dir uid=5
./bin/su uname=nobody' "2: ./bin/su belongs to 'nobody', whom the tree's etc/passwd does not have"
refused './bin/su type=char' '1: ./bin/su is a device node without device='
refused './bin/su mode=u+x' "1: found 'mode=u+x', which is no mode"
refused './bin/../../x' "1: found './bin/../../x', which leads out of the tree"
status_is 1 "$JOBROOT" session load W classic 2>err
same "$(cat err)" \
  'jobroot: classic: is an mtree, which is about paths; say --root DIR'

command -v mtree >/dev/null || skip 'the rest needs mtree (mtree-netbsd)'
mtree -c -k type,uid,gid,mode,link,device -p tree >theirs 2>/dev/null
"$JOBROOT" session load --root copy N theirs
same "$("$JOBROOT" run --session N -- stat -c %u copy/bin/su)" "$(id -u)"
