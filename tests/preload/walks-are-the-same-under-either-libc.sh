#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: musl numbers what nftw found otherwise than GNU libc. A directory that
# was closed to its owner before the session is the one that tells.
. "$SRC/tests/cli/common.sh"
command -v musl-gcc >/dev/null || skip 'no musl-gcc'

cat >walk.c <<'C'
#define _GNU_SOURCE
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

static int found(const char *path, const struct stat *status, int type,
                 struct FTW *place) {
  return printf("%s %d %d %o %d\n", path, type - FTW_F, (int)status->st_uid,
                (unsigned)status->st_mode, place->level) < 0;
}

int main(void) {
  return nftw("tree", found, 4, FTW_PHYS);
}
C
gcc -o gnu walk.c
musl-gcc -o musl walk.c
for libc in gnu musl; do
  mkdir -p tree/closed/in
  : >tree/closed/in/file
  chmod 0 tree/closed/in tree/closed
  "$JOBROOT" run -- sh -c 'chown 5 tree; "$1"; chmod -R 700 tree' sh "./$libc" \
    >"$libc.out"
  rm -rf tree
done
same "$(cat musl.out)" "$(cat gnu.out)"
same "$(cat gnu.out)" 'tree 1 5 40755 0
tree/closed 1 0 40000 1
tree/closed/in 1 0 40000 2
tree/closed/in/file 0 0 100644 3'
