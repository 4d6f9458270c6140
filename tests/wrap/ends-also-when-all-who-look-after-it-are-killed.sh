#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a killed process group may take everybody with it who gives slots back.
# What a build has started in another group would wait for them for long where
# others keep the machine busy.
. "${0%/*}/common.sh"

cat >build <<'EOF'
setsid sh -c '
  : >waits
  until [ -e dead ]; do sleep 0.02; done
  "$MAKE" -s two && : >done' 2>late &
exec "$MAKE" -s -j1 one
EOF
cat >Makefile <<'EOF'
one: ; @: >ready; exec sleep 30
two: ; @:
EOF
busy() {
  while :; do :; done
}
tried() {
  rm -f ready waits dead done
  MAKE=$make setsid "$JOBROOT" wrap -j 2 -- sh ./build >out 2>&1 &
  front=$!
  until [ -e ready ] && [ -e waits ]; do sleep 0.02; done
  kill -KILL -$front
  wait $front 2>/dev/null || :
  busy &
  spins=$!
  : >dead
  tries=0
  until [ -e done ] || [ $((tries += 1)) = 200 ]; do sleep 0.05; done
  kill $spins
  wait $spins 2>/dev/null || :
  [ -e done ] || fail "$make waits: $(cat late)"
}
each_make tried
# Nobody looks after what all were killed of, before the next one.
"$JOBROOT" wrap -- true
