#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: when front, keeper and command are killed at once, the next start keeps
# the keeper's promises: records are saved, directories go.
. "$(dirname "$0")/common.sh"

touch file
mkdir tree
touch tree/file
for options in '' '--view tree --view-at view' \
  '--view tree --view-at view --view-mode copy'; do
  rm -f session saved
  # shellcheck disable=SC2086 # options are several words
  setsid "$JOBROOT" run --save saved $options sh -c 'chown 5:6 file
    cut -d" " -f5 /proc/$$/stat >group
    echo "$FAKEROOTKEY" >session; exec sleep 60' &
  until [ -s session ]; do sleep 0.05; done
  kill -KILL "-$(cat group)"
  wait
  # shellcheck disable=SC2086
  for _ in $(seq 50); do # somebody else's start may be at it
    "$JOBROOT" run $options true 2>err && [ ! -e "$(cat session)" ] && break
    sleep 0.1
  done
  cat err
  [ ! -s err ] && [ ! -e "$(cat session)" ] || fail "still there: $(cat session)"
  grep -q ',uid=5,gid=6,' saved || fail "$(cat saved)"
done
