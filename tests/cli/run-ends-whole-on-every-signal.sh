#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build is cancelled by ^C, by a closed terminal, by a CI's TERM or
# KILL, sent to us or to the whole group. Each time what was recorded is saved,
# the session goes, no process is left, and our caller sees what happened.
# timeout: 300
. "$(dirname "$0")/common.sh"

touch file

start() { # COMMAND...: in a group of its own, with default signals
  rm -f session saved
  env --default-signal=INT,QUIT setsid "$@" -s saved sh -c 'chown 5:6 file
    echo "$FAKEROOTKEY" >session; '"${last-sleep 300; :}" &
  front=$!
  # A signal that dash gets while it forks may be lost on both.
  until [ -s session ] && pgrep -g "$front" -x sleep >/dev/null; do
    sleep 0.02
  done
}

number() { # SIGNAL
  case $1 in
  HUP) echo 1 ;;
  INT) echo 2 ;;
  QUIT) echo 3 ;;
  TERM) echo 15 ;;
  esac
}

ended() { # WHAT
  for _ in $(seq 200); do
    [ -e "$(cat session)" ] || [ -n "$(pgrep -g "$front")" ] || break
    sleep 0.05
  done
  [ ! -e "$(cat session)" ] || fail "$1: still there: $(cat session)"
  same "$1: $(pgrep -a -g "$front")" "$1: "
  grep -q ',uid=5,gid=6,' saved || fail "$1: not saved: $(cat saved)"
}

for command in "$OUT/bin/fakeroot" "$JOBROOT fakeroot"; do
  for signal in HUP INT QUIT TERM; do
    for group in - ''; do
      # What is sent to us goes to the command, not to its children.
      [ -n "$group" ] || last='exec sleep 300'
      # shellcheck disable=SC2086 # two words
      start $command
      kill -s "$signal" -- "$group$front"
      what="$command $signal $group"
      status=0
      wait "$front" 2>/dev/null || status=$?
      same "$what $status" "$what $((128 + $(number "$signal")))"
      ended "$what"
      unset last
    done
  done
done

# Only the front, and what it started goes on; then everything at once.
start "$OUT/bin/fakeroot"
kill -KILL "$front"
wait "$front" 2>/dev/null || :
[ -d "$(cat session)" ] || fail 'the session of a running command is gone'
pkill -g "$front" sleep
ended 'KILL of the front'
start "$OUT/bin/fakeroot"
kill -s KILL -- "-$front"
wait "$front" 2>/dev/null || :
for _ in $(seq 20); do # somebody else's start may be at it
  "$JOBROOT" run true
  [ -e "$(cat session)" ] || break
  sleep 0.1
done
ended 'KILL of all'

# Whoever waits for us is told of the signal itself: after a mere status of
# 130 a shell would go on with its script.
if command -v python3 >/dev/null; then
  last="exec sleep 300"
  start python3 -c 'import subprocess, sys
print(subprocess.run(sys.argv[1:]).returncode, flush=True)' \
    "$OUT/bin/fakeroot" >told
  pkill -INT -o -g "$front" fakeroot
  wait "$front" || :
  same "$(cat told)" -2
fi
