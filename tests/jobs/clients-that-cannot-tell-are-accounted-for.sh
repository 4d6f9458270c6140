#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 200
# Why: a static program has no shim, and one in another pid namespace cannot be
# asked about by the server. What they take is theirs while they live; when they
# are killed the pool is whole again.
. "${0%/*}/common.sh"
needs_new_make

cat >client.c <<'EOF'
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Takes two tokens of the pool that MAKEFLAGS names, and keeps them. */
int main(void) {
  char* name = strdup(strstr(getenv("MAKEFLAGS"), "fifo:") + 5);
  name[strcspn(name, " ")] = 0;
  char tokens[2];
  int fd = open(name, O_RDWR);
  if (read(fd, tokens, 1) != 1 || read(fd, tokens + 1, 1) != 1)
    return 1;
  close(open("begun", O_CREAT | O_WRONLY, 0666));
  sleep(50);
  return write(fd, tokens, 2) != 2;
}
EOF
cc -static -o static client.c 2>/dev/null ||
  skip 'cc cannot link static programs'
cc -o dynamic client.c
cat >served <<'EOF'
free() { "$SRC/tests/jobs/free-tokens" "$JOBROOT_POOL/tokens"; }
rm -f begun
"$@" & client=$!
until [ -e begun ]; do sleep 0.02; done
sleep 1 # the server looks several times
[ "$(free)" = 1 ] || echo "$(free) free while $* runs"
kill -KILL $client
tries=0
until [ "$(free)" = 3 ] || [ $((tries += 1)) = 150 ]; do sleep 0.1; done
[ "$(free)" = 3 ] || echo "$(free) free after $*"
exit 0
EOF
export SRC
tried() { # CLIENT...
  same "$*: $("$JOBROOT" serve -j 4 -- sh ./served "$@" 2>&1 |
    grep -v '^Killed$')" "$*: "
}
tried ./dynamic
tried ./static
if unshare -Urpf --mount-proc --kill-child true 2>/dev/null; then
  cat >Makefile <<'EOF'
all: 1 2 3 4 ; @"$$METERED" true
1 2 3 4: ; @"$$METERED" sleep 0.01
EOF
  for make in "$old" "$new"; do
    MEET=4 measure "$JOBROOT" serve -j 4 -- unshare -Urpf --mount-proc \
      "$make" -s >out 2>&1 || fail "$make: $? $(cat out)"
    same "$make: $(cat out) $(most)" "$make:  4"
  done
  tried unshare -Urpf --mount-proc --kill-child ./static
  tried unshare -Urpf --mount-proc --kill-child ./dynamic
fi
