#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: with a stack of few pages, or fewer open files than a pool needs, serve
# and wrap work or say what is missing; a pool's directory does not stay.
. "$(dirname "$0")/common.sh"

mkdir pools
export TMPDIR="$PWD/pools" XDG_RUNTIME_DIR="$PWD/pools"

for command in 'serve -j 2' 'wrap -j 2'; do
  # shellcheck disable=SC2086 # words
  (ulimit -s 64 && "$JOBROOT" $command -- echo it works) >out
  same "$(cat out)" 'it works'
  for files in 3 4 5 6 7 8 9 10 11 12 14 18; do
    # shellcheck disable=SC2086
    (ulimit -n "$files" && "$JOBROOT" $command -- echo it works) \
      >out 2>error || grep -q '^jobroot: .*: Too many open files$' error ||
      fail "$files: $(cat error)"
    same "$files: $(ls -A pools)" "$files: "
  done
  same "$(cat out)" 'it works'
done
