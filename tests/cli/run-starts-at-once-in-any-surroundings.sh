#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: containers allow a thousand million descriptors, makefiles export
# megabytes, test suites close what they did not open and pass no environment
# at all. A session starts as fast in all of that, and keeps what it is told.
. "$(dirname "$0")/common.sh"

touch file
# The shortest of some attempts in ms: what is looked for is a loop over all
# descriptors or the like, which takes seconds, under any load.
shortest() { # COMMAND...
  best=1000000
  for _ in 1 2 3 4 5 6; do
    before=$(date +%s%N)
    "$@"
    took=$((($(date +%s%N) - before) / 1000000))
    [ "$took" -ge "$best" ] || best=$took
  done
  echo "$best"
}

check() { # TEXT COMMAND...: takes no longer than without
  text=$1
  shift
  took=$(shortest "$@" "$JOBROOT" run true)
  bare=$(shortest "$@" env true)
  [ $((took - bare)) -le $((plain + 150)) ] ||
    fail "$text: $took ms, of them $bare without us; elsewhere $plain ms"
}

plain=$(shortest "$JOBROOT" run true)
most=$(cat /proc/sys/fs/nr_open)
for limit in 1073741816 1048576 "$most" "$(ulimit -Hn)"; do
  prlimit --nofile="$limit:$limit" true 2>/dev/null || continue
  check "$limit descriptors" prlimit --nofile="$limit:$limit"
done

large=$(head -c 100000 /dev/zero | tr '\0' x)
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do
  export "LARGE$n=$large"
done
check '1.8 MB of environment' env
same "$("$JOBROOT" run env -u FAKEROOTKEY -u LD_PRELOAD \
  sh -c 'chown 5:6 file; stat -c %u file; echo ${#LARGE18}')" "5
100000"
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do
  unset "LARGE$n"
done
same "$(seq -f 'MANY%g=x' 20000 | xargs -s 1000000 -n 20000 sh -c '
  env "$@" "$JOBROOT" run env -u FAKEROOTKEY -u LD_PRELOAD \
    sh -c "stat -c %u file; env | grep -c ^MANY"' sh 2>&1)" "0
20000"

command -v cc >/dev/null || exit 0
cat >strange.c <<'E2'
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char** argv) {
  struct stat seen;
  if (argc == 1) {
    char* const words[] = {"sh", "-c", "stat -c %u file", NULL};
    execve("/bin/sh", words, NULL);
    return 1;
  }
  int before = dup(1);
  for (int fd = 0; fd < 1024; fd++)
    if (fd != before)
      close(fd);
  if (close_range(before + 1, ~0U, 0) != 0 || chown("file", 8, 9) != 0 ||
      lstat("file", &seen) != 0 || open("file", O_RDONLY) != 0)
    return 1;
  dprintf(before, "%u\n", (unsigned)seen.st_uid);
  close(before);
  execl("/bin/sh", "sh", "-c", "chown 3 file", NULL);
  return 1;
}
E2
cc -o strange strange.c
same "$("$JOBROOT" run sh -c 'chown 7 file; ./strange')" 7
same "$("$JOBROOT" run sh -c './strange close; stat -c %u file')" "8
3"
