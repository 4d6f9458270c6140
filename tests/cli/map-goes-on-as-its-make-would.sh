#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a make stops at the first failure, and with -k it does not; what it
# starts must do the same. Outside of a make xargs is the habit.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS MAKELEVEL

run=$(printf '%s map $(fail) -- sh -c %s ::: a b c' "$JOBROOT" \
  "'echo \$\$0; [ \$\$0 != b ]'")
printf 'all:\n\t@%s\n\t@echo status 0\n' "$run" >Makefile
printf 'plus:\n\t+@%s\n' "$run" >>Makefile
of() { # ARGUMENT...
  make -s "$@" 2>err | tr '\n' ' '
}

same "$(of)" 'a b '
same "$(of -k)" 'a b c '
same "$(of --keep-going)" 'a b c '
same "$(of -k -S)" 'a b '
same "$(of fail='--fail end')" 'a b c '
grep -q 'Error 123$' err
same "$(of -k fail='--fail fast')" 'a b '
same "$(of fail='--fail never')" 'a b c status 0 '
grep jobroot: err && fail 'told of a failure that was to be ignored'
same "$(of -n plus | grep -vc echo)" 0

# What runs ends before map does.
status_is 123 "$JOBROOT" map -P 2 --fail fast -- \
  sh -c '[ $0 = b ] || { sleep 0.3; echo $0; exit; }; exit 1' ::: a b c d \
  >out 2>err
same "$(cat out)" a

# 255 stops also where failures are ignored.
status_is 124 "$JOBROOT" map --fail never -- sh -c 'exit $0' ::: 3 255 0 2>err
