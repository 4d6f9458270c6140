#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whoever makes a mistake reads, before any work is done, what was found
# and what to write. One line of errors.table: make's arguments, then the words
# that must follow `rootfs: ` and the words for a second error, if any; in
# these, @types@ are all of mk/types.
. "$(dirname "$0")/common.sh"

new_project '' <<'END'
override-is-not-ours = 1
END

known() { # DIR
  (cd "$SRC/mk/$1" && echo *.mk) | sed 's/\.mk//g'
}
sed "s/@types@/$(known types)/g; s/@conversions@/$(known conversions)/g" \
  "$SRC/tests/mk/errors.table" >errors

while IFS='|' read -r arguments first second; do
  case $arguments in '' | '#'*) continue ;; esac
  eval "set -- $arguments"
  status_is 2 make -n rootfs "$@" >log 2>&1
  {
    grep -qF "*** rootfs: $first" log &&
      { [ -z "$second" ] || grep -q "^rootfs: $second" log; }
  } || fail "$arguments: expected '$first' '$second', got: $(cat log)"
  [ ! -e build ] || fail "$arguments: something was done"
done <errors

# Where there is no target directory, nothing is in it.
status_is 2 make -n rootfs BASE_TARGET_DIR= >log 2>&1
fails grep 'would hold' log
