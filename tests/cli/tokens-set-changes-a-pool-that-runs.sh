#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: how many jobs a machine can bear is known while it bears them, and what
# runs is not disturbed.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >command.sh <<'E2'
. "$1"
slots() { "$JOBROOT" tokens | sed -n 's/^slots  *//p'; }
same "$(slots)" '4: 1 busy, 3 free'
"$JOBROOT" tokens set 9
same "$(slots)" '9: 1 busy, 8 free'
"$JOBROOT" job -n 6 -- sh -c 'echo >runs; until [ -e enough ]; do
  sleep 0.05; done' & job=$!
until [ -e runs ]; do sleep 0.05; done
same "$(slots)" '9: 6 busy, 3 free'
"$JOBROOT" tokens set 2 2>note
same "$(sed 's/.*: //' note)" 'has 6 slots still; they become 2 as tokens come back'
same "$(slots)" '6: 6 busy, 0 free; to become 2'
touch enough
wait $job
until [ "$(slots)" = '2: 1 busy, 1 free' ]; do sleep 0.05; done
"$JOBROOT" tokens check
"$JOBROOT" tokens set 1
same "$(slots)" '1: 1 busy, 0 free'
"$JOBROOT" tokens set 100000
same "$(slots)" '100000: 1 busy, 99999 free'
"$JOBROOT" tokens check
for wrong in 0 100001 -1 x ''; do
  status_is 2 "$JOBROOT" tokens set -- "$wrong" 2>/dev/null
done
"$JOBROOT" tokens set 2
echo done >done
E2
"$JOBROOT" serve -j 4 -- sh -eu command.sh "$SRC/tests/cli/common.sh" 2>err
same "$(cat err)" ''
[ -e done ] || fail 'the command ended too early'

# Which of two is not for us to choose.
"$JOBROOT" serve --detach --name one -j 2 2>/dev/null
"$JOBROOT" serve --detach --name two -j 2 2>/dev/null
status_is 1 "$JOBROOT" tokens set 3 2>err
grep -q 'found [0-9]* pools; name one: --pool ' err || fail "$(cat err)"
"$JOBROOT" tokens set --pool two 3
"$JOBROOT" tokens status --pool two | grep -q '^slots *3: 0 busy, 3 free$'
same "$("$JOBROOT" tokens | grep -c "^pool  *$TMP/jobroot-pool\.")" 2
for name in one two; do "$JOBROOT" serve --stop --name $name; done
