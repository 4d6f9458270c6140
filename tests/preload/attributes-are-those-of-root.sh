#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# Why: ACLs, capabilities and other attributes, and what directories hand down,
# are in a session what they are for real root, on each file system that can be
# had here: for an ordinary user, in a user namespace, for root, in a view.
. "$SRC/tests/cli/common.sh"

user='setpriv --reuid 12345 --regid 12345 --clear-groups'
chmod 755 .

# Runs a program in a new directory of somebody.
as() { # WHO PROGRAM
  mkdir "$1"
  [ "$1" = root ] || [ "$1" = real ] || chown 12345:12345 "$1"
  (
    cd "$1"
    case $1 in
    real) "$OUT/tests/$2" ;;
    root) "$JOBROOT" run -- "$OUT/tests/$2" ;;
    user) $user "$JOBROOT" run -- "$OUT/tests/$2" ;;
    mapped) $user unshare -Ur "$JOBROOT" run -- "$OUT/tests/$2" ;;
    view)
      $user mkdir tree view
      $user "$JOBROOT" run --view tree --view-at view -- \
        sh -c "cd view && mkdir in && cd in && '$OUT/tests/$2'"
      ;;
    esac
  ) >"$TMP/$1.out" 2>&1
}

compare() { # DIRECTORY
  chmod 755 "$1"
  for program in attributes inherited; do
    mkdir "$1/$program"
    cd "$1/$program"
    as real "$program"
    grep -Eq ' (trusted.x|system.posix_acl_access)=' "$TMP/real.out" ||
      fail "root was not asked: $(cat "$TMP/real.out")"
    for who in root user mapped view; do
      as "$who" "$program"
      diff "$TMP/real.out" "$TMP/$who.out" || fail "$program: $who on $1"
    done
    cd "$TMP"
  done
}

mkdir here
compare here
tried=here
for type in tmpfs xfs btrfs; do
  mkdir "$type"
  if [ "$type" = tmpfs ]; then
    mount -t tmpfs none tmpfs 2>mount.out || continue
  else
    command -v "mkfs.$type" >mkfs.out || continue
    truncate -s 400M "$type.image"
    "mkfs.$type" -q "$type.image" >mkfs.out 2>&1 || fail "$(cat mkfs.out)"
    mount -o loop "$type.image" "$type" 2>mount.out || continue
  fi
  status=0
  (compare "$type") || status=$?
  umount -l "$type" # a view's mounts end a little later
  [ "$status" = 0 ] || exit "$status"
  tried="$tried $type"
done
echo "compared on $tried"
