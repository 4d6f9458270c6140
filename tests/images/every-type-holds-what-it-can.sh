#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: every file system there is, a minute
# timeout: 600
# Why: of a tree with one file of each kind a type must hold everything but
# what its LACKS names, tell what that is, and lack nothing that it holds.
. "$(dirname "$0")/common.sh"

mkdir -p project/target
new_makefile project "$(trees | xargs)" <<END
BASE_TARGET_DIR := target
ROOTFS_PRE_CMD_HOOKS := odd-files
ROOTFS_XFS_EXCLUDE := long-attribute names names/*
define odd-files
$SRC/tests/images/make-odd-files \$(TARGET_DIR)
endef
excluded-%: ; @echo \$(call _jobroot-attribute,\$*,EXCLUDE)
END
cd project
build_all

# An image is compared with all of its words, and with each of them left out.
# Times are not compared, and a file of 4 GiB is not tried.
compare_with_each() { # TYPE WORDS
  image=images/rootfs.$1
  words=$2
  cp common.list held.list
  for pattern in $(make -s "excluded-$1"); do
    sed -i "\\|^/${pattern%\*}|d" held.list
  done
  set -- held.list "$image" "--lacks=$words"
  for word in $words; do
    case $word in times | sizes32) continue ;; esac
    set -- "$@" "$image" "--lacks=$(echo " $words " | sed "s/ $word / /")"
    tried="$tried $word"
  done
  "$compare" "$@" >comparison || :
  grep '^images' comparison >verdicts
}

wrong=
for type in $(trees); do
  lacks=$(lacks_of "$type")
  tried=
  compare_with_each "$type" "$lacks"
  at=1
  for word in all $tried; do
    verdict=$(sed -n "${at}p" verdicts)
    at=$((at + 1))
    case $word,$verdict in
    all,*', same'*) ;;
    all,*)
      wrong="$wrong $type"
      sed 's/^/  /' comparison | head -n 25
      break
      ;;
    *" $word "*'not compared') ;; # no reader of such images can tell
    *', same'*) wrong="$wrong $type-does-not-lack-$word" ;;
    esac
  done
  [ -z "$tried" ] || grep -q "^rootfs: ${type%.sum}: cannot hold " log ||
    wrong="$wrong $type-is-silent"
done
[ -z "$wrong" ] || fail "wrong: $wrong"
