#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# timeout: 900
# Why: what people run under a fakeroot is not calls but programs. Each line
# of programs.table is run by real root, and in a session by an ordinary user,
# by the same in a user namespace, and by root, each on a tree that holds
# everything (make-tree), and the results are held against each other, entry
# by entry. PROGRAMS='tar cp' takes these only.
. "$SRC/tests/cli/common.sh"
peers=$SRC/tests/peers
chmod 755 .

# Runs a command in WHO's directory: as root, or in a session as one of these.
as() { # WHO COMMAND...
  who=$1
  shift
  user='setpriv --reuid 12345 --regid 12345 --clear-groups'
  case $who in
  root) set -- env "$@" ;;
  *) set -- "$JOBROOT" run --session "$TMP/$who/session" -- "$@" ;;
  esac
  case $who in
  user) set -- $user "$@" ;;
  mapped) set -- $user unshare -Ur "$@" ;;
  esac
  (cd "$who" && TMP=$PWD TMPDIR=$PWD "$@" </dev/null)
}

# What is in an image is read by real root from a mount of it, or by a reader
# that is not the program which made it.
show_image() { # NAME IMAGE
  mkdir -p mounted
  case $1 in
  jffs2 | ubifs) "$SRC/tests/support/compare-images" --list "$2" ;;
  iso*)
    bsdtar --numeric-owner --acls --xattrs -C mounted -xpf "$2"
    "$peers/list-tree" mounted
    rm -rf mounted
    ;;
  *)
    mount -o loop,ro "$2" mounted || return
    "$peers/list-tree" mounted | sed '/^\/lost+found /d'
    umount mounted
    ;;
  esac
}

# Runs a line of the table: status, output, copy and image in one file.
try() { # WHO NAME COMMAND
  {
    as "$1" sh -ec "$3" 2>"results/$2.$1.log" || echo "status $?"
    [ ! -d "$1/copy" ] || as "$1" "$peers/list-tree" copy
    [ ! -e "$1/image" ] || show_image "$2" "$1/image" ||
      echo 'the image cannot be read here'
  } >"results/$2.$1" 2>>"results/$2.$1.log"
  find "$1" -mindepth 1 -maxdepth 1 ! -name tree ! -name session \
    -exec rm -rf {} +
}

compare() { # WHO NAME COMMAND
  try "$@"
  diff -a "results/$2.root" "results/$2.$1" >"results/$2.diff" && return
  echo "$2: $1: $(grep -ac '^[<>]' "results/$2.diff") lines differ"
  head -n 12 "results/$2.diff"
  tail -n 3 "results/$2.$1.log"
  echo "$2" >>different
}

# A line of the table; chroot(2) is not for ordinary users.
check() { # NAME PROGRAM COMMAND
  if ! command -v "$2" >/dev/null; then
    echo "$1: $2 is not installed"
    return
  fi
  try root "$1" "$3"
  if grep -aqx 'the image cannot be read here' "results/$1.root"; then
    echo "$1: no such file system, or no loop device here"
    return
  fi
  if grep -a '^status' "results/$1.root"; then
    echo "$1: real root fails: $(tail -n 1 "results/$1.root.log")" |
      tee -a different
    return
  fi
  for who in $sessions; do
    case $1.$who in
    ns-*.user) ;;
    *) compare "$who" "$1" "$3" ;;
    esac
  done
  echo "$1: $(wc -l <"results/$1.root") lines"
}

sessions='user super'
if setpriv --reuid 12345 --regid 12345 --clear-groups unshare -Ur true; then
  sessions="$sessions mapped"
fi
mkdir results
for who in root $sessions; do
  mkdir "$who"
  case $who in user | mapped) chown 12345:12345 "$who" ;; esac
  as "$who" "$peers/make-tree" tree || [ "$who" != root ] ||
    skip 'real root cannot make a tree of everything here'
  [ "$who" = root ] || [ -e "$who/tree/closed" ] || fail "$who has no tree"
done
grep -v '^#' "$peers/programs.table" | while read -r name program command; do
  [ -n "$name" ] || continue
  case " ${PROGRAMS-$name} " in
  *" $name "*) check "$name" "$program" "$command" ;;
  esac
done
[ ! -e different ] || fail "different: $(sort -u different | tr '\n' ' ')"
