#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the keeper is a process that no user knows of. If something kills it,
# as a machine short of memory does, the build goes on with the tokens of the
# dead and all, and its caller, who has the keeper's work then, still leaves
# nothing.
. "${0%/*}/common.sh"

cat >build <<'EOF'
printf '%s\n' "$FAKEROOTKEY" "$JOBROOT_POOL" "${JOBROOT_WRAP#*:}" >places
kill -KILL $PPID
trap : HUP
$MAKE -s -f one.mk & # takes tokens with it
until [ "$(wc -l <first 2>/dev/null)" = 3 ]; do sleep 0.02; done
kill -KILL $!
$MAKE -s -j1 two
setsid sleep 30 &
exit 7
EOF
echo 'all: a b c' >one.mk
echo 'a b c: ; @echo >>first; exec sleep 0.3' >>one.mk
echo 'two: d e f' >Makefile
echo 'd e f: ; @"$$METERED" sleep 0.02' >>Makefile
tried() {
  rm -f first places
  status=0
  MAKE=$make MEET=3 measure "$JOBROOT" wrap -j 3 -- sh ./build >out 2>&1 ||
    status=$?
  same "$make: $status $(most)" "$make: 7 3"
  while read -r place; do
    [ ! -e "$place" ] || fail "$make: left $place: $(cat out)"
  done <places
}
each_make tried
