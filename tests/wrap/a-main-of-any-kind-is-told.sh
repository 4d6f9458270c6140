#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a make is told is replaced between libc and its main, which is
# another place in each libc and word size. A program that only says what it
# was told is enough to see it.
. "${0%/*}/common.sh"

cat >told.c <<'EOT'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
extern char **environ;
static const char *early;
__attribute__((constructor)) static void start(void) {
  early = getenv("MAKEFLAGS");
}
/* As it lies on the stack at the start of any program. */
static int is_together(int count, char **words, char **variables) {
  long page = 0;
  char **at = words + count + 1;
  if (at != variables)
    return 0;
  while (*at++)
    ;
  for (; at[0]; at += 2)
    if (at[0] == (char *)6)
      page = (long)at[1];
  return page == sysconf(_SC_PAGESIZE);
}
int main(int count, char **words, char **variables) {
  const char *flags = getenv("MAKEFLAGS");
  const char *cell = getenv("JOBROOT_WRAP");
  const char *own = cell && *cell > '0' && *cell <= '9' ? "N:" : cell;
  int seen = 0;
  for (char **at = variables; *at; at++)
    seen += strncmp(*at, "MAKEFLAGS=", 10) == 0;
  for (int i = 0; i < count; i++)
    printf("%s ", words[i]);
  printf("<%s> %.2s%s\n", flags ? flags : "none", own ? own : "",
         words[count] || !is_together(count, words, variables) || variables != environ || seen != (flags != 0) ||
                 (early && !flags)
             ? " wrong"
             : "");
  return 7;
}
EOT
mkdir debian
ours='-j3 --jobserver-auth=60,61'

told() { # EXPECTED COMMAND...
  expected=$1
  shift
  status=0
  "$JOBROOT" wrap -j3 -- "$@" >out 2>log || status=$?
  same "$kind, $*: $(cat out) $status" "$kind, $*: $expected 7"
}
kinds() {
  told "./make < $ours> -:" ./make
  told "./make -k all < $ours> -:" ./make -j1 -kj 5 all
  told "./make all < $ours> -:" env MAKEFLAGS= ./make all
  told "./make all <s $ours -- A=b\\ -j1> -:" \
    env MAKEFLAGS='s -j --jobserver-auth=3,4 -- A=b\ -j1' ./make all --jobs=7
  told "./make < $ours> -:" env -i ./make -j
  told "./make MAKEFLAGS=k all < $ours> -:" ./make MAKEFLAGS='k -j1' all
  told './make -j1 -f debian/rules <none> N:' ./make -f debian/rules -j7
  told './make -j1 -Cdebian -frules <w> N:' \
    env MAKEFLAGS='w -j3 --jobserver-fds=3,4' ./make -Cdebian -frules
  told './make -nj4 <none> 0:' ./make -nj4
  told './make -j2 <n -j5> 0:' env MAKEFLAGS='n -j5' ./make -j2
  told './make --version -j <none> 0:' ./make --version -j
  # As dpkg-buildpackage runs debian/rules: the kernel adds the -f.
  printf '#!%s -f\n' "$PWD/make" >debian/rules
  chmod 755 debian/rules
  told "$PWD/make -j1 -f debian/rules binary <none> N:" debian/rules binary
  # Whoever leaves one of them is left alone.
  told './make -j9 <none> 0:' env JOBROOT_POOL= ./make -j9
  told './make -j9 <none> ' env JOBROOT_WRAP= ./make -j9
  told './make -j9 <none> 0:' env FAKEROOTKEY= ./make -j9
  # So is everybody where the policy is gone, or is none.
  for policy in 0:/gone 0:/ "0:$PWD/make" x 0 : -: 0:told.c; do
    told "./make -j9 <none> $(printf %.2s "$policy")" \
      env JOBROOT_WRAP="$policy" ./make -j9
  done
}

kind=gnu
gcc -o make told.c
kinds
tried=gnu
for kind in musl i386; do
  case $kind in
  musl) set -- musl-gcc ;;
  i386) set -- gcc -m32 ;;
  esac
  [ "$kind" != i386 ] || [ -e "$OUT/lib/jobroot/i386/libjobroot.so" ] ||
    continue
  "$@" -o make told.c 2>log || continue
  kinds
  tried="$tried $kind"
done
echo "tried: $tried"
