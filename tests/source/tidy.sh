#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what neither the compiler nor a reader sees; too slow for each check.
# runs-as: once
# timeout: 3000
. "$(dirname "$0")/../cli/common.sh"
command -v clang-tidy >/dev/null || skip 'no clang-tidy'

cd "$SRC"
tidy() { # FLAG... -- FILE...: both compilers' words for the same sources
  xargs -r -n 4 -P "$(nproc)" sh -c 'clang-tidy --quiet "$@" -- '"$*" tidy
}

find src -name '*.cpp' | tidy -std=c++20 -Iinclude -Isrc
find steady -name '*.cpp' | tidy -std=c++20 -D_GNU_SOURCE
find preload -name '*.cpp' | tidy -std=c++20 -Iinclude -ffreestanding
