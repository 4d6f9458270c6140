#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ^Z stops a build, fg lets it go on, ^C ends all of it at once. A terminal
# sends them to the whole group; somebody else perhaps to map alone.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS MAKELEVEL

state_of() { # PID
  sed 's/.*) \(.\).*/\1/' "/proc/$1/stat"
}
become() { # STATES
  tries=0
  until states=$(for pid in $map $(cat children); do state_of "$pid"; done |
    sort -u | tr -d '\n') && [ "$states" = "$1" ] || [ $tries = 300 ]; do
    sleep 0.02
    tries=$((tries + 1))
  done
  same "$states" "$1"
}
start() { # SCRIPT
  rm -f go out
  seq 3 | env --default-signal perl -e 'setpgrp; exec @ARGV' \
    "$JOBROOT" map -P 2 -- sh -c "$1" >out 2>err & map=$!
  until pgrep -P $map >children && [ "$(wc -l <children)" = 2 ]; do
    sleep 0.02
  done
}

# shellcheck disable=SC2016 # for the inner shell
for whom in '-' ''; do
  start 'until [ -e go ]; do :; done; echo $0'
  kill -TSTP $whom$map
  become T
  : >go
  sleep 0.1
  same "$(cat out)" ''
  kill -CONT $whom$map
  status_is 0 wait $map
  same "$(sort out | tr '\n' ' ')" '1 2 3 '
done

# shellcheck disable=SC2016
start 'echo $0; exec sleep 100'
until [ "$(wc -l <out)" = 2 ]; do sleep 0.02; done
kill -INT -$map
status_is 130 wait $map
same "$(wc -l <out)" 2
same "$(cat err)" ''
fails pgrep -g $map
