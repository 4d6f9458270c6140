#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: when a wrap is killed with all that looks after its pool, nobody is left
# who gives back what its makes had of the make around it. The next wrap in that
# make does, or make would have fewer jobs to its end, and complain then.
. "${0%/*}/common.sh"
needs_new_make
metered work
# Whoever makes a pool tidies up what others left in the same place.
unset XDG_RUNTIME_DIR
export TMPDIR="$PWD"

cat >Makefile <<'EOF'
all: ; @-setsid '$(JOBROOT)' wrap -- sh ./rules >said 2>&1
	@while grep -q . "/proc/$$(cat keeper)/cmdline"; do sleep 0.02; done 2>gone
	@'$(JOBROOT)' wrap -- $(MAKE) -s -f inner.mk next >said 2>&1
EOF
# By its session: the front, its keeper, and makes that have all tokens.
cat >rules <<'EOF'
echo $PPID >keeper
rm -f running
$CHILD -s -f inner.mk &
until [ "$(wc -l <running 2>/dev/null)" = 3 ]; do sleep 0.02; done
kill -KILL 0
EOF
cat >inner.mk <<'EOF'
all: a b c
a b c: ; @echo >>running; exec sleep 9
next: 1 2 3
1 2 3: ; @work
EOF
export CHILD
lost() { # MAKE WORD...
  for CHILD in "$old" "$new"; do
    case="$*, $CHILD"
    MEET=3 measure "$@" -s -j3 all >out 2>&1 || fail "$case: $? $(cat out said)"
    same "$case: $(grep -v 'Error 137\|Killed' out)" "$case: "
    same "$case: $(cat said)" "$case: "
    same "$case: $(most)" "$case: 3"
  done
}
lost "$old"
lost "$new"
lost "$new" --jobserver-style=pipe
