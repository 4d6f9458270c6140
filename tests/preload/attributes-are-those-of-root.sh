#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# Why: ACLs, capabilities and other attributes, and what directories hand down,
# are for an ordinary user in a session what they are for real root, on each
# file system that can be had here.
. "$SRC/tests/cli/common.sh"

user='setpriv --reuid 12345 --regid 12345 --clear-groups'
chmod 755 .

# Both programs, as real root and in a session, in the directory of that name.
compare() { # DIRECTORY
  chmod 755 "$1"
  for program in attributes inherited; do
    mkdir "$1/root-$program" "$1/user-$program"
    chown 12345:12345 "$1/user-$program"
    (cd "$1/root-$program" && "$OUT/tests/$program" >"$TMP/$1.root" 2>&1)
    (cd "$1/user-$program" &&
      $user "$JOBROOT" run -- "$OUT/tests/$program" >"$TMP/$1.user" 2>&1)
    grep -Eq ' (trusted.x|system.posix_acl_access)=' "$1.root" ||
      fail "root was not asked: $(cat "$1.root")"
    diff "$1.root" "$1.user" || fail "$program differs on $1"
  done
  tried="$tried $1"
}

tried=
mkdir here
compare here
for type in tmpfs xfs btrfs; do
  mkdir "$type"
  if [ "$type" != tmpfs ]; then
    command -v "mkfs.$type" >mkfs.out || continue
    truncate -s 400M "$type.image"
    "mkfs.$type" -q "$type.image" >mkfs.out 2>&1 || fail "$(cat mkfs.out)"
  fi
  if [ "$type" = tmpfs ]; then
    mount -t tmpfs none tmpfs 2>mount.out || continue
  else
    mount -o loop "$type.image" "$type" 2>mount.out || continue
  fi
  status=0
  (compare "$type") || status=$?
  umount "$type"
  [ "$status" = 0 ] || exit "$status"
  tried="$tried $type"
done
echo "compared on$tried"
