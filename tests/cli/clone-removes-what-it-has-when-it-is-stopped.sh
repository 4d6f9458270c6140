#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who stops a clone must not have to clean up after it.
. "$(dirname "$0")/common.sh"

mkdir tree
for i in $(seq 100); do
  mkdir "tree/$i" && (cd "tree/$i" && touch $(seq 100))
done

"$JOBROOT" clone tree copy 2>error &
until ls -d .copy.* >/dev/null 2>&1; do :; done
kill -TERM $!
status=0
wait $! || status=$?
same "$status" 143
grep -qE "^jobroot: $PWD/tree(/[0-9]+)?: copying was interrupted$" error ||
  fail "$(cat error)"
same "$(ls -A)" "$(printf 'error\ntree')"
