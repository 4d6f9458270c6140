#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 300
# Why: the pool of a make is not ours to mend, but what our own commands took
# goes back, also when they or the guardian that stands in for them are killed.
# Make tells what is missing at its end, for which it waits until nobody has its
# pool open.
. "${0%/*}/common.sh"
needs_new_make

cat >kill-one <<'EOF'
victim=$1 signal=$2
case $victim in
job) set -- job -n 2:4 -- sleep 0.03 ;;
guardian) set -- job -n 2:4 -- sleep 0.2 ;;
map) set -- map -- sleep ::: 0.01 0.02 0.03 0.02 0.01 ;;
esac
env --default-signal "$JOBROOT" "$@" & pid=$!
if [ $victim = guardian ]; then # it comes with the first token
  until guardian=$(pgrep -P $pid -f ' job -n') || ! kill -0 $pid; do :; done
  pid=$guardian
  [ -z "$pid" ] || echo >>guardians
else
  sleep 0.0$(($(od -An -N2 -tu2 /dev/urandom) % 9))
fi
kill -$signal $pid
wait
EOF
cat >Makefile <<'EOF'
victims := job map
signals := KILL TERM INT HUP
rounds := $(foreach i,1 2 3,guardian.KILL.$i \
  $(foreach v,$(victims),$(signals:%=$v.%.$i)))
all: $(rounds)
$(rounds): ; @sh ./kill-one $(subst ., ,$@) >>log 2>&1 || :
.PHONY: all $(rounds)
EOF
tried() { # MAKE WORD...
  start=$(date +%s)
  measure "$@" -s -j4 >out 2>&1 || fail "$*: $? $(cat out)"
  same "$*: $(cat out)" "$*: "
  [ $(($(date +%s) - start)) -lt 30 ] || fail "$*: waited for somebody"
}
for round in 1 2; do
  tried "$old"
  tried "$new"
  tried "$new" --jobserver-style=pipe
done
[ -s guardians ] || fail 'no guardian was seen'
