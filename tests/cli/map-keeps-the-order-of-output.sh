#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a generated file must be the same at any -j, however much the items
# write and whichever of them is the first to end.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS MAKELEVEL
map() {
  timeout 100 "$JOBROOT" map "$@"
}

map -P 5 --keep-order -- sh -c 'sleep 0.$((5 - $0)); echo $0' ::: 1 2 3 4 5 >out
same "$(tr '\n' ' ' <out)" '1 2 3 4 5 '
seq 500 | map -P 4 --keep-order -- echo >out
seq 500 | cmp - out

# More than any pipe or buffer holds, while the first has not begun.
script='[ $0 != 1 ] || sleep 0.5; yes $0 | head -c 3000000'
for item in 1 2 3; do yes $item | head -c 3000000; done >expected
map -P 3 --keep-order -- sh -c "$script" ::: 1 2 3 | cmp - expected

# The first one's comes at once.
mkfifo fifo
map -P 2 --keep-order -- sh -c 'echo $0; [ $0 = 2 ] || read -r x <fifo' \
  ::: 1 2 >out &
until [ "$(cat out)" = 1 ]; do sleep 0.02; done
echo >fifo
wait $!
same "$(tr '\n' ' ' <out)" '1 2 '

# What an item leaves in the background belongs to it.
map -P 2 --keep-order -- sh -c '(sleep 0.3; echo $0 late) & echo $0' ::: 1 2 |
  tr '\n' ' ' >out
same "$(cat out)" '1 1 late 2 2 late '

# A full disk, a closed descriptor, a reader that leaves.
if [ -w /dev/full ]; then
  status_is 125 map --keep-order -- echo ::: 1 2 >/dev/full 2>err
  same "$(cat err)" \
    'jobroot: standard output: cannot write: No space left on device'
fi
status_is 125 map --keep-order -- echo ::: 1 2 >&- 2>err
same "$(cat err)" 'jobroot: standard output: cannot write: Bad file descriptor'
map -P 2 --keep-order -- yes ::: 1 2 2>err | head -n 1 >out
same "$(cat out)" 1
same "$(cat err)" ''
yes | map -P 2 --keep-order -- echo 2>err | head -n 1 >out
same "$(cat err)" ''
