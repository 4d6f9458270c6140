#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: where the server cannot mend a pool, somebody else must be able to, and
# scripts must be told that there is something to mend.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >command.sh <<'E2'
. "$1"
tokens() { "$JOBROOT" tokens "$@" 2>&1 | sed "s|$JOBROOT_POOL|POOL|"; }
steal() { head -c "$1" <"$JOBROOT_POOL/tokens" >/dev/null; }
shows() { until "$JOBROOT" tokens | grep -q " $1\$"; do sleep 0.05; done; }

same "$(tokens check)" ''
same "$(tokens reclaim)" 'jobroot: POOL: all tokens are there'
steal 2
status_is 4 "$JOBROOT" tokens check 2>/dev/null
same "$(tokens check)" 'jobroot: POOL: found 2 of 4 tokens; put that right:'\
' jobroot tokens reclaim'
same "$(tokens reclaim)" 'jobroot: POOL: 2 tokens that nobody had put back'
"$JOBROOT" tokens check
echo + >"$JOBROOT_POOL/tokens"
status_is 4 "$JOBROOT" tokens check 2>/dev/null
same "$(tokens reclaim)" 'jobroot: POOL: 2 tokens too many taken out'
"$JOBROOT" tokens check

# What a killed job started goes on, and needs its tokens.
"$JOBROOT" job -n 3 -- sh -c 'echo $$ >pid; exec sleep 300' & job=$!
until [ -s pid ]; do sleep 0.05; done
kill -KILL $job
wait $job || :
"$JOBROOT" tokens check
shows "jobroot (gone; process $(cat pid) needs them)"
same "$(tokens reclaim)" 'jobroot: POOL: 2 tokens of processes that are gone'\
' left to what they started; --now brings them back'
same "$(tokens reclaim --now)" \
  'jobroot: POOL: 2 tokens of processes that are gone brought back'
kill "$(cat pid)"

rm pid
"$JOBROOT" job -n 3 -- sh -c 'echo $$ >pid; exec sleep 300' & job=$!
until [ -s pid ]; do sleep 0.05; done
kill -KILL $job "$(cat pid)"
wait $job || :
shows 'jobroot (gone)'
same "$(tokens reclaim)" \
  'jobroot: POOL: 2 tokens of processes that are gone brought back'
echo done >done
E2
# A server that is stopped mends nothing.
"$JOBROOT" serve --detach --name pool -j 4 2>/dev/null
server=$("$JOBROOT" tokens --pool pool --json | sed -n 's/.*"server": \(.*\),/\1/p')
kill -STOP "$server"
trap 'kill -CONT $server; "$JOBROOT" serve --stop --name pool' EXIT
"$JOBROOT" serve --name pool -- sh -eu command.sh "$SRC/tests/cli/common.sh"
[ -e done ] || fail 'the command ended too early'
status_is 1 "$JOBROOT" tokens check --pool "$TMP" 2>/dev/null
