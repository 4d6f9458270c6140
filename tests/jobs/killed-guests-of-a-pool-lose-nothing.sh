#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 300
# Why: a pool that stays has guests from several terminals, each with a process
# that holds a slot for it. Whichever of a guest's processes is killed, and with
# what, its slots are there for the others afterwards.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
jobs := 1 2 3 4 5 6
all: $(jobs)
1 2 3 4 5: ; @sleep 0.0$@
6: ; @$(JOBROOT) job -n 1:3 -- sleep 0.04; $(MAKE) -s 1 2
.PHONY: all $(jobs)
EOF
name=test$$
"$JOBROOT" serve --detach -j 6 --name $name 2>/dev/null
trap '"$JOBROOT" serve --stop --name $name' EXIT
tokens=$(eval "$("$JOBROOT" serve --env --name $name)" &&
  echo "$JOBROOT_POOL/tokens")

is_whole() {
  [ "$("$SRC/tests/jobs/free-tokens" "$tokens")" = 6 ]
}

for make in "$old" "$new"; do
  for victim in front keeper command all; do
    for signal in KILL TERM INT HUP; do
      rm -f begun
      setsid env --default-signal "$JOBROOT" serve --name $name -- sh -c \
        'echo $$ $PPID >new; mv new begun; exec "$0" -s' "$make" >>log 2>&1 &
      front=$!
      until [ -e begun ]; do sleep 0.01; done
      read -r command keeper <begun
      sleep "0.0$(($(od -An -N2 -tu2 /dev/urandom) % 10))"
      case $victim in
      front) kill -$signal $front ;;
      keeper) kill -$signal "$keeper" ;;
      command) kill -$signal "$command" ;;
      all) kill -$signal -$front ;;
      esac 2>/dev/null || : # it was faster
      wait $front 2>/dev/null || :
      wait_for is_whole || fail "$make, $victim, $signal: not all slots came back"
    done
  done
done
