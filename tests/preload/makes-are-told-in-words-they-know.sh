#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make before 4.4 dies of a pool with a name, and its sub-makes are serial
# where a recipe has no `+`. Under the shim every make is told in its own
# words, and what it starts finds the name.
. "$SRC/tests/jobs/common.sh"

if grep -q jobserver-fifo "$old"; then
  skip "$old understands names"
fi

cat >Makefile <<'EOT'
jobs := $(addprefix j,1 2 3 4 5 6)
all: $(jobs)
$(jobs): ; @$$METERED true
by: ; @m="$(SUB)"; $$m -s all
text: ; @MAKEFLAGS="$(filter --j% -j%,$(MAKEFLAGS))" $(MAKE) -s all
flags: ; @env | sed -n 's/^MAKEFLAGS=//p'
told: ; @echo $(filter --job%,$(MAKEFLAGS))
static: ; +@./static
open: ; +@ls -l /proc/self/fd | grep -c tokens || :
.PHONY: all $(jobs) by text flags told open static
EOT

# Sub-makes of either kind join, whatever their recipe looks like.
new_if_any=$([ ! -x "$new" ] || echo "$new")
for make in "$old" $new_if_any; do
  for sub in "$old" "env $old" $new_if_any; do
    MEET=4 measure "$JOBROOT" serve --style fifo -j 4 \
      "$make" -s by SUB="$sub" >out 2>&1
    same "$(most) $(cat out)" '4 '
  done
done
MEET=4 measure "$JOBROOT" serve --style fifo -j 4 "$old" -s text >out 2>&1
same "$(most) $(cat out)" '4 '

# All other words stay as they are, and a word in a variable is none.
flags=$("$JOBROOT" serve --style fifo -j 3 \
  "$old" -ks flags 'X=a b --jobserver-auth=9,9')
same "${flags%%=fifo*} ${flags##*/}" \
  'ks -j3 --jobserver-auth tokens -- X=a\ b\ --jobserver-auth=9,9'
same "$("$JOBROOT" serve --style fifo -j 3 "$old" -s told)" \
  --jobserver-auth=60,61

# Nobody inherits what was opened for the make only.
same "$("$JOBROOT" serve --style fifo -j 3 "$old" -s open)" 0

# But what cannot translate for itself does, if its recipe has a `+`.
cat >static.c <<'EOT'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
  const char *auth = strstr(getenv("MAKEFLAGS"), "auth=");
  int read, write;
  return auth && sscanf(auth, "auth=%d,%d", &read, &write) == 2 &&
         fcntl(read, F_GETFD) >= 0 && fcntl(write, F_GETFD) >= 0 ? 0 : 1;
}
EOT
if gcc -static -o static static.c 2>log; then
  "$JOBROOT" serve --style fifo -j 3 "$old" -s static
fi

# In a session makes tell each other, too.
if [ -n "$new_if_any" ]; then
  MEET=3 measure "$JOBROOT" run -- "$new" -s -j3 by SUB="$old" >out 2>&1
  same "$(most) $(cat out)" '3 '
fi

# Distributions and wrappers put theirs aside under another name.
for name in make.real mingw32-make; do
  cp "$(command -v "$old")" "$name"
  "$JOBROOT" serve --style fifo -j 3 -- "./$name" -s flags >out 2>&1
  grep -q -- '-j3 --jobserver-auth=' out || fail "$(cat out)"
done

# A pool that is gone leaves the make to itself.
for gone in "$PWD/gone" "$PWD/Makefile" /; do
  same "$(LD_PRELOAD=$OUT/lib/jobroot/libjobroot.so JOBROOT_POOL=$PWD \
    MAKEFLAGS=" -j3 --jobserver-auth=fifo:$gone" "$old" -s flags 2>log)" 's -j1'
  grep -q 'jobserver unavailable' log
done
