#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: between two sessions a file is moved, or a whole tree is replaced by a
# copy: it is the same file for its user, so it keeps its owner.
. "$(dirname "$0")/common.sh"

fakeroot=$OUT/bin/fakeroot

seen() { # FILE...
  "$fakeroot" -i state stat -c '%u:%g %a %F' "$@" 2>err
}

# s_save_restore
mkdir t t/d
echo text >t/f
ln -s nowhere t/l
"$fakeroot" -s state sh -c 'mknod t/c c 1 3; chown 1:2 t/d; chmod 2750 t/d
  chown 5:6 t/f; chmod 4711 t/f; chown -h 7:8 t/l
  setfattr -n trusted.name -v value t/f'
cat >expected <<'END'
1:2 2750 directory
5:6 4711 regular file
7:8 777 symbolic link
0:0 644 character special file
END
same "$(seen t/d t/f t/l t/c)" "$(cat expected)"
same "$(cat err)" ''

# s_save_move
mv t/f moved
same "$(seen t/d moved t/l t/c)" "$(cat expected)"
mv moved t/f

# s_save_treemove
cp -a t copy
rm -r t
mv copy t
same "$(seen t/d t/f t/l t/c)" "$(cat expected)"
grep -q ': 4 moved of 4 records$' err || fail "$(cat err)"
same "$("$fakeroot" -i state getfattr --only-values -n trusted.name t/f \
  2>err)" value

# The same with roots that are named, and a tree that is elsewhere by then.
"$JOBROOT" run --load state --save state --root t true 2>err
mkdir elsewhere
mv t elsewhere/u
tar -C elsewhere -cf t.tar u
rm -r elsewhere/u
tar -C elsewhere -xf t.tar
"$JOBROOT" run --load state --root elsewhere/u -- \
  stat -c '%u:%g %a %F' elsewhere/u/d elsewhere/u/f elsewhere/u/l elsewhere/u/c \
  >out 2>err
same "$(cat out)" "$(cat expected)"
grep -q ' 4 moved of 4 records$' err || fail "$(cat err)"
rm elsewhere/u/f
status_is 0 "$JOBROOT" session load --root elsewhere/u T state 2>err
# The number of the file that is gone may be another's by now.
same "$(sed 's/stale/not found/' err)" \
  'jobroot: state: 1 not found, 3 moved of 4 records'
status_is 1 "$JOBROOT" session load --root state U state 2>err
grep -q 'wants a directory$' err || fail "$(cat err)"
