#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# timeout: 900
# Why: what people run under a fakeroot is not calls but programs. Each line
# of programs.table is run by real root and by an ordinary user in a session,
# each on a tree that holds everything (make-tree), and the results are held
# against each other, entry by entry. PROGRAMS='tar cp' takes these only.
. "$SRC/tests/cli/common.sh"
peers=$SRC/tests/peers
chmod 755 .
# ACLs are not yet handed down; the lines about them join with that.
export WITHOUT_ACLS=1
mkdir root user results
chown 12345:12345 user
namespace=

as_root() {
  (cd root && env TMP="$PWD" TMPDIR="$PWD" "$@")
}

as_user() { # in $namespace, if any
  # shellcheck disable=SC2086 # none or several words
  (cd user && setpriv --reuid 12345 --regid 12345 --clear-groups \
    env TMP="$PWD" TMPDIR="$PWD" \
    $namespace "$JOBROOT" run --session "$TMP/user/session" -- "$@")
}

# What is in an image is read by real root from a mount of it, or by a reader
# that is not the program which made it.
show_image() { # NAME IMAGE
  mkdir -p mounted
  case $1 in
  jffs2 | ubifs) "$peers/read-flash" "$2" ;;
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
    "as_$1" sh -ec "$3" 2>"results/$2.$1.log" || echo "status $?"
    [ ! -d "$1/copy" ] || "as_$1" "$peers/list-tree" copy
    [ ! -e "$1/image" ] || show_image "$2" "$1/image"
  } >"results/$2.$1" 2>>"results/$2.$1.log"
  find "$1" -mindepth 1 -maxdepth 1 ! -name tree ! -name session \
    -exec rm -rf {} +
}

compare() { # NAME PROGRAM COMMAND
  if ! command -v "$2" >/dev/null; then
    echo "$1: $2 is not installed"
    return
  fi
  try root "$1" "$3"
  case $1 in ns-*) namespace='unshare -Ur' ;; esac
  try user "$1" "$3"
  namespace=
  count=$(wc -l <"results/$1.root")
  if grep -a '^status' "results/$1.root"; then
    echo "$1: real root fails: $(tail -n 1 "results/$1.root.log")"
    echo "$1" >>different
  elif diff -a "results/$1.root" "results/$1.user" >"results/$1.diff"; then
    echo "$1: $count lines, the same"
  else
    echo "$1: $(grep -ac '^[<>]' "results/$1.diff") of $count lines differ"
    head -n 12 "results/$1.diff"
    tail -n 3 "results/$1.user.log"
    echo "$1" >>different
  fi
}

as_root "$peers/make-tree" tree
as_user "$peers/make-tree" tree
grep -v '^#' "$peers/programs.table" | while read -r name program command; do
  case $name in '' | setfacl | restore) continue ;; esac
  case " ${PROGRAMS-$name} " in
  *" $name "*) compare "$name" "$program" "$command" ;;
  esac
done
[ ! -e different ] || fail "different: $(tr '\n' ' ' <different)"
