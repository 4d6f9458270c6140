#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a list may be longer than memory, still be growing, or not be there at
# all; and the directory may be full of files that nobody counted.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS MAKELEVEL

# A million items in little memory; an error at their end is an error.
seq 1000000 >list
(ulimit -v 100000 && "$JOBROOT" map -n 1000 -P 2 --keep-order -- echo <list) |
  tr ' ' '\n' | cmp - list
seq 1000000 | "$JOBROOT" map -n 1000 -P 2 --keep-order -- echo | tr ' ' '\n' |
  cmp - list
echo '"' >>list
status_is 125 "$JOBROOT" map -n 10000 -- true <list 2>err
same "$(cut -d ';' -f 1 err)" \
  'jobroot: standard input: item 1000001: unmatched "'

# What is there runs while the rest is being made.
mkfifo slow
"$JOBROOT" map -- echo <slow >out & map=$!
exec 5>slow
echo first >&5
until [ "$(cat out)" = first ]; do sleep 0.02; done
printf 'second third' >&5
until [ "$(tail -n 1 out)" = second ]; do sleep 0.02; done
exec 5>&-
status_is 0 wait $map
same "$(tail -n 1 out)" third

# Two that read from one pipe share what comes.
seq 2000 | { "$JOBROOT" map -d '\n' -n 10 -- echo & "$JOBROOT" map -d '\n' \
  -n 10 -- echo; wait; } >out
same "$(wc -w <out)" 2000

# Nothing there.
status_is 125 "$JOBROOT" map -- echo <&- 2>err
same "$(cat err)" 'jobroot: standard input: cannot read: Bad file descriptor'
status_is 125 "$JOBROOT" map -- echo <. 2>err
same "$(cat err)" 'jobroot: standard input: cannot read: Is a directory'
status_is 0 "$JOBROOT" map -- sh -c 'echo $0 >out' ::: closed <&- >&- 2>&-
same "$(cat out)" closed
status_is 0 "$JOBROOT" map --keep-order -- true ::: closed <&- >&- 2>&-
status_is 0 "$JOBROOT" map -- sh -c '[ ! -e /proc/$$/fd/1 ]' ::: a >&-
