#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a script that wraps each of its packages may itself be wrapped, or run
# in `serve`; two of those in the background are still on its one slot.
. "$(dirname "$0")/common.sh"

metered job
mkdir a b
for package in a b; do
  printf 'all: 1 2 3 4\n1 2 3 4: ; @job $@\n' >$package/Makefile
done
both='"$JOBROOT" wrap -- make -s -j8 -C a &
  "$JOBROOT" wrap --serial nothing -- make -s -C b & wait'

MEET=3 wrap 3 sh -c "$both"
same "$(most)" 3
wrap 1 sh -c "$both"
same "$(most)" 1
wrap 1 sh -c 'make -s -j8 -C a & make -s -C b & wait'
same "$(most)" 1
MEET=3 measure "$JOBROOT" serve -j 3 -- sh -c "$both"
same "$(most)" 3

# One that was told of a wrap which is over has a policy all the same.
# shellcheck disable=SC2016 # for the inner shell
MEET=3 JOBROOT_WRAP=0:/nowhere measure "$JOBROOT" serve -j 3 -- sh -c "$both"
same "$(most)" 3

# A make around the pool has a slot, but none of the pool's.
cat >Makefile <<'EOT'
all: ; @"$$JOBROOT" serve -j 3 -- sh -c "$$BOTH"
EOT
BOTH=$both MEET=3 measure make -s all
same "$(most)" 3

# Of a pool that stays each takes a slot before it starts.
"$JOBROOT" serve --detach -j 3 --name both 2>/dev/null
trap '"$JOBROOT" serve --stop --name both 2>/dev/null || :' EXIT
(
  eval "$("$JOBROOT" serve --env --name both)"
  MEET=3 measure sh -c "$both"
  "$JOBROOT" tokens check
)
same "$(most)" 3
