#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build that was killed in the middle leaves compilers behind that
# nobody sees. Their pool stays for them, and the caller need not wait.
. "$(dirname "$0")/common.sh"

pools() { find "$TMP" -name 'jobroot-pool.*'; }
cat >Makefile <<'EOF2'
all: a b
a b: ; @echo $$$$ >$@.new; mv $@.new $@; exec sleep 60
EOF2
JOBROOT=$JOBROOT "$JOBROOT" serve -j 2 -- sh -c 'make -s & make=$!
  until [ -e a ] && [ -e b ]; do sleep 0.02; done
  kill -KILL $make; wait $make; exit 5' >out 2>err && status=0 || status=$?
same "$status" 5
left=$(printf '%s\n' "sleep ($(cat a))" "sleep ($(cat b))" | sort | tr '\n' ' ')
same "$(sed -n 's/^jobroot: serve: still running: //p' err)" \
  "$(echo $left | sed 's/) /), /')"
[ -n "$(pools)" ] || fail 'the pool went first'
kill "$(cat a)" "$(cat b)"
while [ -n "$(pools)" ]; do sleep 0.02; done

# What ends by itself at the same time was not left.
"$JOBROOT" serve -j 2 -- sh -c 'sleep 0.05 & exit 0' 2>err
same "$(cat err)" ''
