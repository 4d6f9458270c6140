#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: at its end make waits for everybody who has its pool open. A build may
# leave a daemon behind, as a compiler cache, for which the keeper stays; make
# must not have to wait for that. What was killed in the build before has given
# its tokens back by then, or make would say that they are missing.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
all: ; @'$(JOBROOT)' wrap -- sh ./rules >said 2>&1
recursive: ; +@'$(JOBROOT)' wrap -- sh ./rules >said 2>&1
EOF
cat >rules <<'EOF'
printf '%s\n' "$JOBROOT_POOL" "$PPID" >places
setsid sleep 30 >/dev/null 2>&1 3>&- 4>&- & # what make gave it, a daemon closes
echo $! >daemon
rm -f running
"$CHILD" -s -f inner.mk & # takes two tokens with it
until [ "$(wc -l <running 2>/dev/null)" = 3 ]; do sleep 0.02; done
kill -KILL $!
EOF
echo 'all: a b c' >inner.mk
echo 'a b c: ; @echo >>running; exec sleep 0.5' >>inner.mk
export CHILD
# A zombie has no words, whoever is to take notice of it.
has_ended() { # PID
  [ -z "$(tr -d '\0' <"/proc/$1/cmdline")" ]
}
left_alone() { # MAKE WORD...
  for goal in all recursive; do
    for CHILD in "$old" "$new"; do
      case="$*, $goal, $CHILD"
      timeout 20 "$@" -s -j3 $goal >out 2>&1 || fail "$case: $? $(cat out)"
      same "$case: $(cat out)" "$case: "
      kill -0 "$(cat daemon)" || fail "$case: waited for the daemon"
      kill "$(cat daemon)"
      [ ! -e "$(head -n 1 places)" ] || fail "$case: left its pool"
      wait_for has_ended "$(tail -n 1 places)" ||
        fail "$case: left its keeper"
    done
  done
}
left_alone "$old"
left_alone "$new"
left_alone "$new" --jobserver-style=pipe
