#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: scripts ask for xargs's 123 to 127, and whoever fails is named.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS MAKELEVEL

ends() { # STATUS ITEM...
  wanted=$1
  shift
  # shellcheck disable=SC2016 # for the inner shell
  set -- sh -c 'echo $0; case $0 in [0-9]*) exit $0 ;; esac; kill -$0 $$' "$@"
  theirs=0
  printf '%s\n' "$@" | tail -n +4 | xargs -n 1 "$1" "$2" "$3" >theirs 2>&1 ||
    theirs=$?
  same "$theirs" "$wanted"
  script=$3
  shift 3
  status_is "$wanted" "$JOBROOT" map -- sh -c "$script" ::: "$@" >ours 2>err
}

ends 0 0 0
ends 123 0 1 2 0
same "$(tr '\n' '/' <err)" 'jobroot: 1: ended with 1/jobroot: 2: ended with 2/'
ends 123 125 126 127
ends 124 0 255 0
same "$(cat err)" 'jobroot: 255: ended with 255, which stops the others'
same "$(cat ours)" '0
255'
ends 125 0 KILL
same "$(cat err)" 'jobroot: KILL: killed by signal 9'
for command in no-such-program ./text ./; do
  : >text
  theirs=0
  echo a b | xargs -n 1 $command 2>/dev/null || theirs=$?
  status_is "$theirs" "$JOBROOT" map -- $command ::: a b 2>err
  same "$(cut -d : -f 1,2 <err)" "jobroot: $command"
done

# Control characters and endless names stay on their line.
status_is 123 "$JOBROOT" map -- false ::: "$(printf 'a\n\033[1mb')" \
  "$(printf %0200d 0)" 2>err
same "$(wc -l <err)" 2
[ "$(wc -c <err)" -lt 200 ] || fail "$(cat err)"

# A word of one item that grows too long is as long as the kernel says.
head -c 100000 /dev/zero | tr '\0' x >long
status_is 126 "$JOBROOT" map -- true '{}{}' <long 2>err
grep -q '^jobroot: true: cannot execute: Argument list too long$' err

# Who reads no more stops it, whatever comes.
yes | timeout 60 "$JOBROOT" map --fail never -- echo | head -n 1 >out
same "$(cat out)" y
