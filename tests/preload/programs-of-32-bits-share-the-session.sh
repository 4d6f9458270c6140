#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: builds run 32-bit programs beside 64-bit ones (boot loaders, wine, old
# tools), and fakeroot leaves them out, with a complaint of the loader at each.
. "$SRC/tests/cli/common.sh"
. "$SRC/tests/support/other-programs"

[ -e "$OUT/lib/jobroot/i386/libjobroot.so" ] || skip 'not built with MULTILIB=1'
build wide gcc
build narrow gcc -m32
build late gcc -m32 -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64

start_each_other wide narrow
see_each_other wide narrow
see_each_other narrow wide
see_each_other narrow late
record_together wide narrow

# In little address space most of the session is not mapped.
"$JOBROOT" run -- sh -c 'ulimit -v 16384 && ./narrow many many 0 1 &&
  ./wide check many && ./narrow check many' 2>&1

# Without a file for it a 32-bit program runs outside, and nobody complains.
mkdir -p bare/bin bare/lib/jobroot
cp "$JOBROOT" bare/bin/
cp "$OUT/lib/jobroot/libjobroot.so" bare/lib/jobroot/
bare/bin/jobroot run -- sh -c './narrow show probe; ./wide by exec ./narrow \
  show probe; ./wide by exec ./narrow by exec ./wide show probe' >out 2>&1 ||
  fail "$(cat out)"
fails grep -q libjobroot out
same "$(wc -l <out)" 3

# A path that LD_PRELOAD cannot hold goes through a link, which has both.
cp -R "$OUT/lib/jobroot/i386" bare/lib/jobroot/
mv bare 'b c'
same "$('b c/bin/jobroot' run -- ./wide by exec ./narrow by exec ./narrow \
  show probe 2>&1 | cut -d' ' -f1,2)" '0 0:0'
