#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 300
# Why: a build is stopped from outside in many ways, and whichever it is, no
# process and no pool may stay behind.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
jobs := 1 2 3 4 5 6
all: $(jobs)
1 2 3 4: ; @echo >>started; sleep 0.3
5: ; @$(JOBROOT) job -n 1:3 -- sleep 0.3
6: ; @$(MAKE) -s 1 2
.PHONY: all $(jobs)
EOF
is_gone() { # SESSION: has no process; those that it has are in the file still
  ps -o pid=,args= -s "$1" | grep -v ' <defunct>$' >still
  [ ! -s still ]
}

for make in "$old" "$new"; do
  for victim in serve its-child all; do
    for signal in KILL TERM INT HUP; do
      round="$make, $victim, $signal"
      rm -f started
      setsid env --default-signal "$JOBROOT" serve -j 4 -- sh -c \
        'echo $$ >child; exec "$0" -s' "$make" >out 2>&1 &
      serve=$!
      until [ -s started ]; do sleep 0.02; done
      case $victim in
      serve) kill -$signal $serve ;;
      its-child) kill -$signal "$(cat child)" ;;
      all) kill -$signal -$serve ;;
      esac
      status=0
      wait $serve || status=$?
      same "$round: $status" "$round: $((128 + $(env kill -l $signal)))"
      wait_for is_gone $serve || fail "$round: left $(cat still)"
    done
  done
done
"$JOBROOT" serve -j 2 -- true # removes what killed ones could not
same "$(find "$TMP" -name 'jobroot-pool.*')" ''
