#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: every image there is of a Debian root file system, minutes
# timeout: 900
# runs-as: user
# Why: an image is right when other programs find in it what the session
# holds. All rows of types.table are built of the demo's tree and read back.
. "$(dirname "$0")/common.sh"

demo() {
  make --no-print-directory -C "$SRC/examples/demo" O="$PWD/demo" target
}
demo >log 2>&1 || fail "$(tail -n 20 log)"

example=$SRC/examples/demo
new_makefile project "$(chains | xargs)" <<END
BASE_TARGET_DIR := $PWD/demo/target
ROOTFS_USERS_TABLES := $example/users.table
ROOTFS_DEVICE_TABLES := $PWD/demo/permissions.table $example/devices.table
END
cd project
build_all

wrong=
set -- common.list
for chain in $(trees); do
  set -- "$@" "images/rootfs.$chain" "--lacks=$(lacks_of "$chain")"
done
"$compare" "$@" || wrong=tree

undone() { # CHAIN HOW COMMAND
  from=images/rootfs.${1%.*}
  command=$(echo "$3" | sed "s|{}|images/rootfs.$1|g; s|{from}|$from|g")
  case $2 in
  back) sh -c "$command" | cmp - "$from" ;;
  check) sh -c "$command" >log 2>&1 || { cat log; false; } ;;
  esac
}
while read -r chain _ how command; do
  case $chain$how in
  '#'* | *tree) continue ;;
  esac
  if undone "$chain" "$how" "$command"; then
    echo "$chain: as made"
  else
    echo "$chain: '$command' failed"
    wrong="$wrong $chain"
  fi
done <"$rows"
[ -z "$wrong" ] || fail "wrong: $wrong"
