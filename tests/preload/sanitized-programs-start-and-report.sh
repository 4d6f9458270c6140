#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: projects run their tests under sanitizers, and in a session. With
# nothing set by the user the program starts, sees recorded owners, and ends as
# it does elsewhere: well, or with the report of the bug that is in it.
# timeout: 300
. "$SRC/tests/cli/common.sh"

cat >program.c <<'E2'
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int shared;

static void* count(void* given) {
  for (int i = 0; i < 1000; i++)
    shared++;
  return given;
}

int main(int argc, char** argv) {
  const char* const bug = argc > 1 ? argv[1] : "";
  struct stat seen;
  if (stat("file", &seen) == 0 && chown("file", 7, 8) == 0 &&
      close(open("made", O_CREAT | O_WRONLY, 0600)) == 0 &&
      system("stat -c %u file") == 0)
    printf("%u %u\n", (unsigned)seen.st_uid, (unsigned)getuid());
  fflush(stdout);
  if (strcmp(bug, "address") == 0) {
    volatile char* const memory = malloc(4);
    free((void*)memory);
    return memory[argc];
  }
  if (strcmp(bug, "thread") == 0) {
    pthread_t other;
    pthread_create(&other, NULL, count, NULL);
    count(NULL);
    pthread_join(other, NULL);
  }
  if (strcmp(bug, "undefined") == 0)
    shared = INT_MAX, shared += argc;
  return 5;
}
E2

try() { # BUG NAME COMPILER...
  bug=$1 program=$2
  shift 2
  "$@" -g -fno-sanitize-recover=all -o "$program" program.c -lpthread \
    2>messages || {
    echo "left out: $*" >>left-out
    return 0
  }
  touch file
  status_is 5 "$JOBROOT" run -- sh -c "chown 3:4 file; ./$program" \
    >out 2>report
  same "$(cat out report)" "$(printf '7\n3 0')"
  status=0
  "./$program" "$bug" >out 2>expected || status=$?
  [ "$status" != 5 ] || fail "$*: no bug"
  status_is "$status" "$JOBROOT" run -- sh -c "chown 3:4 file
    exec ./$program $bug" >out 2>report
  same "$(cat out)" "$(printf '7\n3 0')"
  same "$(sed -n 's/.*\(SUMMARY: .*\)/\1/p' report)" \
    "$(sed -n 's/.*\(SUMMARY: .*\)/\1/p' expected)"
}

for compiler in gcc clang; do
  command -v "$compiler" >/dev/null || continue
  for sanitizer in address thread undefined; do
    try $sanitizer "$compiler-$sanitizer" "$compiler" "-fsanitize=$sanitizer"
  done
  try address "$compiler-both" "$compiler" -fsanitize=address,undefined
done
if command -v gcc >/dev/null; then
  try address gcc-static gcc -fsanitize=address -static-libasan
  try thread gcc-static gcc -fsanitize=thread -static-libtsan
fi
if command -v clang >/dev/null; then
  library=$(clang -print-file-name="libclang_rt.asan-$(uname -m).so")
  try address clang-shared clang -fsanitize=address -shared-libasan \
    "-Wl,-rpath,$(dirname "$library")"
fi
[ -e gcc-address ] || [ -e clang-address ] || skip 'needs a compiler that can'
