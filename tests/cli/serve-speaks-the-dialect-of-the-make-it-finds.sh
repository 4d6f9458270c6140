#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a `fifo:` word ends make 4.3 with an internal error. The shim translates
# it in every program that it can be in; for others what a make knows is read
# from its file, which is never run for that.
. "$(dirname "$0")/common.sh"

mkdir old new none
printf '#!/bin/sh\necho "$MAKEFLAGS"\n' >old/make
printf '#!/bin/sh\necho "$MAKEFLAGS"\n# jobserver-fifo\n' >new/make
cp new/make new/gmake
chmod 755 old/make new/make new/gmake

told() { # PATH WORD... -> the style in which the command was told
  PATH=$1:/usr/bin:/bin
  shift
  "$JOBROOT" serve -j 3 "$@" | sed -n 's/.*-j3 --jobserver-auth=//p' |
    sed 's/^[0-9]*,[0-9]*$/pipe/; s/^fifo:.*/fifo/'
}

for path in old new; do
  same "$(told "$PWD/$path" make)" fifo
  same "$(told "$PWD/$path" sh -c 'echo "$MAKEFLAGS"')" fifo
  same "$(told "$PWD/$path" --style pipe make)" pipe
done
# Alone, as where there is no shim for a program.
mkdir bin
cp "$JOBROOT" bin/jobroot
alone() { JOBROOT=$PWD/bin/jobroot told "$@"; }
same "$(alone "$PWD/old" make)" pipe
same "$(alone "$PWD/new" make)" fifo
same "$(alone "$PWD/old" ./new/gmake)" fifo
same "$(alone "$PWD/new" ./old/make)" pipe
same "$(alone "$PWD/new" sh -c 'echo "$MAKEFLAGS"')" fifo
same "$(alone "$PWD/old" sh -c 'echo "$MAKEFLAGS"')" pipe
same "$(alone "$PWD/new" --style pipe make)" pipe
same "$(alone "$PWD/old" --style fifo make)" fifo

# A real make of any version has its jobs under each.
for style in auto pipe fifo; do
  cat >Makefile <<'EOF2'
all: a b
a: ; @for i in 1 2 3 4 5 6 7 8 9; do [ -e b ] && exit; sleep 0.2; done; exit 1
b: ; @touch b
EOF2
  rm -f b
  "$JOBROOT" serve -j 2 --style $style -- make -s >out 2>&1 || fail "$(cat out)"
  same "$(cat out)" ''
done
