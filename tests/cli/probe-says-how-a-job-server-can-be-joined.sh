#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build that is serial in the middle does not say why; somebody has to
# say what is in the way, and what to write.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS JOBROOT_POOL

probe() { # STATUS STATE WORDS..., each in the answer
  status_is "$1" "$JOBROOT" probe >out 2>err
  same "$(sed -n 's/^job server  *//p' out)" "$2"
  [ ! -s err ] || fail "$(cat err)"
  shift 2
  for words; do
    grep -q -- "$words" out || fail "not '$words': $(cat out)"
  done
}
told() { # AUTH STATUS STATE WORDS...
  MAKEFLAGS=" -j3 --jobserver-auth=$1"
  shift
  export MAKEFLAGS
  probe "$@"
  unset MAKEFLAGS
}

probe 1 none '^write  *make -jN'
MAKEFLAGS=' -j1' probe 1 none 'one job at a time'
told 3,4 3 unreachable 'descriptors 3 and 4, which are closed' '^write  *+'
told -2,-2 3 unreachable 'not for this recipe' '^write  *+'
told sem:x 3 unreachable 'style' 'jobserver-style=fifo'
told "fifo:$TMP/a\\ b" 3 unreachable "the pipe '$TMP/a b', which is not there"
touch file
told "fifo:$TMP/file" 3 unreachable 'which is something else'
mkfifo pool
told "fifo:$TMP/pool" 0 joinable "the pipe '$TMP/pool'" '^slots  *3$'
JOBROOT_POOL=$TMP/none probe 3 unreachable "names $TMP/none, which is not"
exec 3<>pool 4>&3
told 3,4 0 joinable 'descriptors 3 and 4$'
fails grep -q '^write' out
exec 3</dev/null
told 3,4 3 unreachable 'descriptors 3 and 4, which is something else' '^write  *+'
exec 3<&- 4>&-

export JOBROOT
"$JOBROOT" serve -j 3 -- "$JOBROOT" probe -q
"$JOBROOT" serve -j 3 -- sh -c 'MAKEFLAGS= "$JOBROOT" probe' >out
grep -q '^how  *JOBROOT_POOL names it' out || fail "$(cat out)"

# What it tells to write helps.
cat >Makefile <<'EOF'
all: ; @$(JOBROOT) probe >plain; $(JOBROOT) probe --json | tr -d ' \n' >json
	+@$(JOBROOT) probe >plus; $(JOBROOT) probe -q && echo joinable >quiet
	@MAKEFLAGS= $(JOBROOT) probe >dropped
EOF
make --version | head -n 1 | grep -q " 4\.3" || exit 0 # later ones have names
make -s -j2
grep -q '^how .*from make, process [0-9]*; .* 4, which are closed here$' plain ||
  fail "$(cat plain)"
grep -q '^write  *+' plain || fail "$(cat plain)"
grep -q '^{"state":"joinable","from":"make",.*"slots":2,"write":"+' json ||
  fail "$(cat json)"
same "$(cat plus)" 'job server  joinable
how         MAKEFLAGS names the descriptors 3 and 4
slots       2'
same "$(cat quiet)" joinable
grep -q '^write  *keep MAKEFLAGS' dropped || fail "$(cat dropped)"
