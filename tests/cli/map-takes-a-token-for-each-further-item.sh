#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a list on all processors beside a busy make is what map is there to end.
# Whatever runs, and inside of what, never is there more than make's -j.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS MAKELEVEL
export JOBROOT

# Each item tells how many run beside it.
cat >item <<'EOF'
mkdir -p running
: >running/$$
ls running | wc -l >>counts
sleep 0.05
rm running/$$
EOF
most_of() { # COMMAND...
  rm -f counts
  "$@" || fail "status $?: $*"
  same "$(wc -l <counts)" "$items"
  sort -n counts | tail -n 1
}

items=12
same "$(most_of "$JOBROOT" map -- sh ./item '#' ::: $(seq 12))" 1
same "$(most_of "$JOBROOT" map -P 3 -- sh ./item '#' ::: $(seq 12))" 3
same "$(most_of "$JOBROOT" serve -j 4 -- \
  "$JOBROOT" map -- sh ./item '#' ::: $(seq 12))" 4
same "$(most_of "$JOBROOT" serve -j 4 -- \
  "$JOBROOT" map -P 2 -- sh ./item '#' ::: $(seq 12))" 2
# Inside a job its slots are used, and then tokens.
same "$(most_of "$JOBROOT" serve -j 4 -- "$JOBROOT" job -n 3 -- \
  "$JOBROOT" map -- sh ./item '#' ::: $(seq 12))" 4

cat >Makefile <<'EOF'
numbers := 1 2 3 4 5 6 7 8 9 10 11 12
one: ; @$(JOBROOT) map -- sh ./item '\#' ::: $(numbers)
several: a b c
a b c: ; @$(JOBROOT) map -- sh ./item '\#' ::: $(numbers)
nested:
	@$(JOBROOT) map -- sh -c '$(JOBROOT) map -- sh ./item "#" ::: 1 2 3 4 5 6' \
	  '#' ::: a b
jobs: ; @$(JOBROOT) map -- $(JOBROOT) job -n 3 -- sh ./item '\#' ::: $(numbers)
inside: ; @$(JOBROOT) job -n 2 -- $(JOBROOT) map -- sh ./item '\#' ::: $(numbers)
makes: ; +@$(JOBROOT) map -- $(MAKE) -s TAG={} several ::: 1 2
EOF
for target in one nested inside; do
  same "$target $(most_of make -s -j3 $target 2>err)" "$target 3"
  same "$(cat err)" ''
done
items=36
same "$(most_of make -s -j3 several 2>err)" 3
items=72
same "$(most_of make -s -j3 makes 2>err)" 3
same "$(cat err)" ''
# Jobs that wait for more than their item has do not wait for each other.
items=12
most_of timeout 100 make -s -j3 jobs 2>err >most
same "$(cat err)" ''
