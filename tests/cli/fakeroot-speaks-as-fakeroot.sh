#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: scripts call fakeroot in every way that getopt allows, and look at its
# status and at little else.
. "$(dirname "$0")/common.sh"

fakeroot=$OUT/bin/fakeroot
"$fakeroot" -v | grep -q '^fakeroot version ' || fail "$("$fakeroot" -v)"
"$fakeroot" --vers | grep -q '^fakeroot version ' || fail 'no abbreviation'
for option in -h --help --he; do
  status_is 1 "$fakeroot" $option >out 2>err
  grep -q 'usage: fakeroot' err || fail "$option: $(cat err)"
  [ ! -s out ] || fail "$option: $(cat out)"
done
status_is 1 "$fakeroot" --nonsense true 2>err
status_is 1 "$fakeroot" -s 2>err
same "$("$fakeroot" echo -s x)" '-s x'
same "$("$fakeroot" -l lib --faked=bin -b 7 -- id -u)" 0
same "$("$JOBROOT" fakeroot id -u)" 0
touch file
same "$("$fakeroot" -u stat -c %u file)" "$(id -u)"
same "$("$fakeroot" --unknown stat -c %u file)" "$(id -u)"
same "$(echo 'id -u' | SHELL=/bin/sh "$fakeroot")" 0
same "$(SHELL=/bin/echo "$fakeroot" | wc -c)" 1
status_is 7 "$fakeroot" sh -c 'exit 7'
status_is 143 "$fakeroot" sh -c 'kill $$'
status_is 127 "$fakeroot" no-such-program 2>err
