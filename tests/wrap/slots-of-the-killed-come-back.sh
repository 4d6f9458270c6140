#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a make or a tool that is killed gives its slots to nobody. They come
# back, but not before what it started has ended: until then that uses them.
. "${0%/*}/common.sh"
metered cc

# The one that is left behind is counted, too.
cat >Makefile <<'EOT'
all: ; @echo $$PPID >killed; cc
after: 1 2 3
1 2 3: ; @cc
EOT
killed() {
  rm -f killed
  # shellcheck disable=SC2016 # for the shell in the wrap
  MEET=2 BODY='sleep 0.3' wrap 2 sh -c '
    "$0" -s -j4 all & until [ -s killed ]; do sleep 0.01; done
    kill -9 "$(cat killed)"
    wait
    "$0" -s -j4 after' "$make" >out 2>&1 || fail "$make: $? $(cat out)"
  same "$make: $(most)" "$make: 2"
}
each_make killed

# A tool that ends in all ways gives back what it had.
echo 'eval "$END"' | stand_in ninja
for end in 'exit 3' 'kill -9 $$' 'kill $$' 'exec true' 'END=exit; exec ninja'; do
  END=$end wrap 3 sh -c '
    END="$END" ninja
    END=exit ninja -j8
    exec "$@" after -j8' sh "$old" -s || fail "$end: $?"
done
