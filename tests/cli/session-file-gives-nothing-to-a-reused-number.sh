#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: between two sessions a recorded file is removed, or replaced, and the
# next file gets its number or its name. A save file must not give it to that.
. "$(dirname "$0")/common.sh"

fakeroot=$OUT/bin/fakeroot

seen() { # FILE...
  "$fakeroot" -i state stat -c '%u:%g %F' "$@" 2>err
}

same_number() { # FILE: makes it again until it has the number that it had
  before=$(stat -c %i "$1")
  rm "$1"
  echo data >"$1"
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(stat -c %i "$1")" != "$before" ] || return 0
    mv "$1" "other$attempt"
    echo data >"$1"
  done
}

# s_save_del_reuse: owner
touch a
"$fakeroot" -s state chown 5:6 a
sleep 0.05
same_number a
same "$(seen a)" '0:0 regular file'
[ "$(stat -c %i a)" != "$before" ] ||
  same "$(cat err)" 'fakeroot: state: 1 stale of 1 record'

# s_save_dev_reuse: a device
"$fakeroot" -s state mknod c c 1 3
sleep 0.05
same_number c
same "$(seen c)" '0:0 regular file'

# s_save_replace: another file of the same name, size and second
touch r
"$fakeroot" -s state chown 5:6 r
touch new
mv new r
same "$(seen r)" '0:0 regular empty file'
same "$(cat err)" 'fakeroot: state: 1 not found of 1 record'
