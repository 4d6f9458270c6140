#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: where processes or descriptors run out, less runs at once, and nothing
# is lost; where the pool goes, each map still has the slot that it came with.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS MAKELEVEL
export JOBROOT

seq 200 >expected
(ulimit -n 20; "$JOBROOT" map -P 100 --keep-order -- echo <expected) |
  cmp - expected
if [ "$(id -u)" != 0 ]; then
  # Whoever else runs as this user counts, too.
  all=$(ps -u $(id -u) -L -o lwp= | wc -l)
  # shellcheck disable=SC2016 # for the inner shell
  prlimit --nproc=$((all + 20)) "$JOBROOT" map -P 300 --keep-order -- \
    sh -c 'echo $0; exec sleep 0.2' <expected | cmp - expected
fi
fails sh -c 'ulimit -n 3; exec "$JOBROOT" map -P 2 -- echo ::: a' 2>err
grep -q '^jobroot: ' err

# The server is killed, with its directory.
"$JOBROOT" serve -j 3 -- sh -c 'echo $$ >command; echo "$JOBROOT_POOL" >pool
  seq 12 | "$JOBROOT" map --keep-order -- sh -c "echo \$0 >>begun; sleep 0.1
    echo \$0" >out; echo $? >status' & serve=$!
until [ -s begun ]; do sleep 0.02; done
kill -KILL $serve $(pgrep -P $serve) 2>/dev/null
rm -rf "$(cat pool)"
wait $serve || :
wait_for test -s status
same "$(cat status)" 0
same "$(tr '\n' ' ' <out)" "$(seq 12 | tr '\n' ' ')"

# Words that name no pool are none.
for auth in 3,4 -2,-2 fifo:/nowhere fifo: x 99999,99999; do
  same "$(MAKEFLAGS=" -j3 --jobserver-auth=$auth" "$JOBROOT" map -- echo \
    ::: a b)" 'a
b'
done

# Whose make has gone works for nobody.
cat >Makefile <<'EOF'
all: a b
a: ; @echo $$PPID >make; seq 1000 | "$$JOBROOT" map -- sh -c 'sleep 0.05' \
  2>err; echo $$? >ended
b: ; @sleep 100
EOF
make -s -j2 2>/dev/null & make=$!
until [ -s make ]; do sleep 0.02; done
sleep 0.3
kill -KILL "$(cat make)"
wait $make || :
wait_for test -s ended
same "$(cat ended)" 125
same "$(cat err)" 'jobroot: map: the make that started this has ended'
