#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: scripts call fakeroot in every way that getopt allows, and look at its
# output and its status. A row is a status, what is written to stdout (- for
# nothing, * for anything) and the arguments; rows with = are held against
# Debian's own fakeroot as well, those with ~ are what it does not do right:
# it ignores what it cannot read or write, and has no names with blanks.
. "$(dirname "$0")/common.sh"

cat >table <<'E2'
=   0 *         -v
=   0 *         --vers
=   0 *         -uvh
=   1 -         -h
=   1 -         --help
=   1 -         --he
=   1 -         --nonsense true
=   1 -         --unknown-is-real=yes true
=   1 -         --f x true
=   1 -         -x true
=   1 -         -s
=   1 -         --lib
=   0 0         id -u
=   0 real      -u stat -c %u plain
=   0 real      --un stat -c %u plain
=   0 real      -us out stat -c %u plain
=   0 real      -usout -- stat -c %u plain
=   0 0         --fd-b=77 -- stat -c %u plain
=   0 77        -b 77 sh -c 'echo $FAKEROOT_FD_BASE'
=   0 -s        echo -s
=   0 --        -- echo --
=   0 in        sh -c 'echo ${FAKEROOTKEY:+in}'
=   0 unknown-is-root sh -c 'echo $FAKED_MODE'
=   0 unknown-is-real -u sh -c 'echo $FAKED_MODE'
=   0 0         
=   7 -         sh -c 'exit 7'
= 143 -         sh -c 'kill $$'
= 137 -         sh -c 'kill -9 $$'
= 127 -         no-such-program
= 127 -         ./no/such
~ 127 -         ''
= 126 -         ./plain
=   0 text      sh -c 'chmod 0 closed; cat closed'
=   0 -         -i missing true
=   3 -         -i missing sh -c 'exit 3'
=   0 -         -i . true
=   0 0         -i /dev/null id -u
=   1 -         -i short echo not
~   1 -         -i corrupt echo not
~   1 -         -s no/such echo not
~   1 -         -s . echo not
=   0 -         -s state chown 5:6 plain
=   0 5:6       -i state stat -c %u:%g plain
=   0 -         -istate -sstate chgrp 7 plain
=   0 5:7       -i state stat -c %u:%g plain
=   9 -         -s state -i state sh -c 'exit 9'
=   0 5:7       -i state stat -c %u:%g plain
=   0 -         -s first -s state -i state true
~   0 -         -s 'a name' -i state true
~   0 5:7       -i 'a name' stat -c %u:%g plain
~   0 0         -l /no/lib.so -f /no/faked id -u
E2

real=$(id -u)
touch plain
echo text >closed
echo 'dev=1,ino=2' >short
echo 'something else' >corrupt

check() { # FAKEROOT: answers as the row says
  status=0
  eval "'$1' $arguments" <input >got 2>messages || status=$?
  [ "$status $wanted" = "$wanted_status *" ] ||
    same "$1 $arguments: $status $(cat got)" \
      "$1 $arguments: $wanted_status $wanted"
}

echo 'id -u' >input
while read -r mark wanted_status wanted arguments; do
  case $wanted in
  real) wanted=$real ;;
  -) wanted= ;;
  esac
  check "$OUT/bin/fakeroot"
  [ "$mark" = = ] && [ -x /usr/bin/fakeroot-sysv ] || continue
  check /usr/bin/fakeroot-sysv
done <table
[ ! -e first ] || fail 'the last -s counts'

"$OUT/bin/fakeroot" -v | grep -q '^fakeroot version [0-9]'
for wrong in -h --nonsense '-i'; do
  status_is 1 "$OUT/bin/fakeroot" $wrong 2>messages
  grep -q 'usage: fakeroot' messages || fail "$wrong: $(cat messages)"
done
"$OUT/bin/fakeroot" -i missing true 2>messages
same "$(cat messages)" 'fakeroot: missing: found nothing to load'
status_is 1 "$OUT/bin/fakeroot" --f x true 2>messages
same "$(head -n 1 messages)" 'fakeroot: --f: could be --faked or --fd-base'
same "$("$JOBROOT" fakeroot id -u)" 0
same "$(unset SHELL; echo 'id -u' | "$OUT/bin/fakeroot")" 0
same "$(SHELL=/bin/echo "$OUT/bin/fakeroot" | wc -c)" 1
