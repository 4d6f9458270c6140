#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# Why: what a tree has on disk before the session is shown, changed, handed down
# and hidden as if root had it: an ACL follows a recorded chmod, and a directory
# whose default ACL root took away hands none down.
. "$SRC/tests/cli/common.sh"
command -v setfacl >setfacl.path || skip 'setfacl is not installed'

user='setpriv --reuid 12345 --regid 12345 --clear-groups'
chmod 755 .

cat >prepare <<'END'
umask 022
mkdir given taken
touch file bare
echo text >full
chmod 640 full
setfacl -m u:7:rw,g:8:r file full bare
setfacl -d -m u:9:rwx,g:8:rx given taken
END

cat >act <<'END'
umask 027
getfacl -pn file given
chmod 604 file
chmod 400 full
setfacl -b bare
setfacl -k taken
for directory in given taken; do
  touch "$directory/file"
  mkdir "$directory/sub"
  touch "$directory/sub/file"
  cp -a full "$directory"
  install -m 444 full "$directory/installed"
  mknod "$directory/null" c 1 3
  mkfifo -m 600 "$directory/fifo"
done
setfacl -m u:3:x full
getfacl -pnR .
stat -c '%a %u:%g %n' . ./* ./*/* ./*/*/*
END

mkdir root user
chown 12345:12345 user
(cd root && sh -e ../prepare && sh -e ../act) >root.out 2>&1 || skip "$(cat root.out)"
(cd user && $user sh -e ../prepare && $user "$JOBROOT" run -- sh -e ../act) \
  >user.out 2>&1 || fail "$(cat user.out)"
diff root.out user.out
