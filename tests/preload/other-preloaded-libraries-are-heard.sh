#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: builds preload other libraries as well, before the session or inside of
# it, in front of ours or behind it. Each keeps its place, and its effect:
# libfaketime shows times, allocators start before anybody else (and call what
# we intercept while they do), libeatmydata and ccache stand in the way.
. "$SRC/tests/cli/common.sh"
command -v cc >/dev/null || skip 'needs a compiler'

cat >show.c <<'E2'
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  struct stat seen;
  char* const memory = malloc(100000);
  if (memory == NULL || lstat("file", &seen) != 0)
    return 1;
  free(memory);
  printf("%u %ld ", (unsigned)seen.st_uid, (long)seen.st_mtime);
  fflush(stdout);
  return system("stat -c %u file");
}
E2
cc -o show show.c
touch -d @1000000000 file
ours=$OUT/lib/jobroot/libjobroot.so

# Both orders, set outside and inside, with all separators.
beside() { # WANTED-TIME LIBRARY
  [ -e "$2" ] || return 0
  tried="${tried-} ${2##*/}"
  wanted="0 $1 0
5 $1 5"
  show='timeout 20 ./show; chown 5 file; timeout 20 ./show'
  same "$(LD_PRELOAD=$2 timeout 60 "$JOBROOT" run sh -c "$show")" "$wanted"
  for list in "$2:$ours" "$2 $ours" "$ours:$2" "$ours  $2" ":$2:$ours:" "$2"
  do
    same "$2 in $list
$(timeout 60 "$JOBROOT" run env "LD_PRELOAD=$list" sh -c "$show")" \
      "$2 in $list
$wanted"
  done
}

libraries=/usr/lib/$(uname -m)-linux-gnu
export FAKETIME=-100d DONT_FAKE_MONOTONIC=1
beside 991360000 "$libraries/faketime/libfaketime.so.1"
beside 1000000000 "$libraries/libeatmydata.so"
beside 1000000000 "$libraries/libjemalloc.so.2"
beside 1000000000 "$libraries/libtcmalloc_minimal.so.4"
unset FAKETIME
# libfaketime leaves its memory behind where a program ends by _exit.
find /dev/shm -maxdepth 1 -name '*faketime_s*' -user "$(id -u)" -mmin +2 \
  -delete 2>/dev/null || :

# What the program set is what its children get, and ours.
plain() { # LIST: without what only separates
  echo "$1" | sed 's/[ :][ :]*/:/g; s/^://; s/:$//'
}
for list in "a.so:b.so" "a.so b.so" " :a.so::b.so " "a.so:$ours:b.so"; do
  got=$("$JOBROOT" run env "LD_PRELOAD=$list" sh -c 'echo "$LD_PRELOAD"
    env "LD_PRELOAD=$LD_PRELOAD" sh -c "echo \"\$LD_PRELOAD\"
      stat -c %u file"' 2>/dev/null)
  case $list in
  *"$ours"*) expected=$list ;;
  *) expected="$ours:$list" ;;
  esac
  expected=$(plain "$expected")
  same "$(plain "$got")" "$expected
$expected
0"
  # And what joins inside.
  got=$("$JOBROOT" run env "LD_PRELOAD=$list" \
    "$JOBROOT" run sh -c 'echo "$LD_PRELOAD"' 2>/dev/null)
  same "$got" "$expected"
done
same "$("$JOBROOT" run env LD_PRELOAD= sh -c 'echo "$LD_PRELOAD"')" "$ours"
same "$("$JOBROOT" run env -u LD_PRELOAD sh -c 'echo "$LD_PRELOAD"')" "$ours"

if command -v ccache >/dev/null; then
  export CCACHE_DIR="$PWD/cache"
  for _ in 1 2; do
    rm -f out
    "$JOBROOT" run ccache cc -c -o out show.c
    [ -s out ] || fail 'ccache made nothing'
  done
fi
[ -n "${tried-}" ] || skip 'needs libfaketime, libeatmydata or an allocator'
