#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a stand-in is told proves nothing of the tool. Here are those that
# are installed, each with more to do at once than there are slots, asked for
# more or for one, alone and beside a make.
. "${0%/*}/common.sh"
metered work

echo 'rule work
  command = work' >build.ninja
for i in 1 2 3 4 5 6; do
  echo "build $i: work" >>build.ninja
  echo "add_test(t$i work)" >>CTestTestfile.cmake
done
cat >SConstruct <<'END'
import os
SetOption('num_jobs', 9)
tools = Environment(ENV=os.environ, tools=[])
for i in range(6):
  Default(AlwaysBuild(tools.Alias(f't{i}', [], 'work')))
END
echo 'all: 1 2 3 4
1 2 3 4: ; @work' >Makefile
for crate in a b c d; do
  mkdir -p $crate/src
  printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2021"\n' \
    $crate >$crate/Cargo.toml
  echo 'pub fn f() {}' >$crate/src/lib.rs
done
echo 'workspace.members = ["a", "b", "c", "d"]' >Cargo.toml
export RUSTC_WRAPPER="$METERED" CARGO_NET_OFFLINE=true CARGO_HOME="$PWD/cargo"

# within N COMMAND...: N of COMMAND's jobs ran at once.
within() {
  slots=$1
  shift
  command -v "$1" >/dev/null || return 0
  MEET=$slots wrap "$slots" "$@" >out 2>&1 || fail "$*: $? $(cat out)"
  same "$*: $(most)" "$*: $slots"
}

within 3 ninja -j 9
within 2 ninja -j1
within 3 ctest -j9
within 2 ctest --parallel 2
within 1 ctest
within 3 scons
within 2 scons -j4
within 1 scons -j1
within 3 bmake -j9
within 1 bmake
within 3 xargs -a build.ninja -n 1 -P 9 work
within 3 parallel -j 9 work ::: 1 2 3 4 5
within 3 parallel work ::: 1 2 3 4 5
within 3 "$JOBROOT" map -P 9 make -s ::: 1 2 3 4
if /usr/bin/cargo build --quiet 2>out; then # asks rustc for its version, too
  touch ./*/src/lib.rs
  within 3 /usr/bin/cargo build --quiet -j9
fi

# A recipe's MAKEFLAGS would end it.
echo 'all: ; +@bmake -j9 && bmake' >recipe
if command -v bmake >/dev/null; then
  within 3 make -s -f recipe
fi

# Whoever comes second waits, and nobody has more.
# shellcheck disable=SC2016 # for the shell in the wrap
beside='"$@" & "$0" -s -j9 & "$0" -s -j9 & wait'
for tool in 'ninja -j9' 'ctest -j9' 'bmake -j9' \
  'xargs -a build.ninja -n 1 -P9 work'; do
  # shellcheck disable=SC2086 # a command and its words
  if command -v ${tool%% *} >/dev/null; then
    wrap 3 sh -c "$beside" make $tool >out 2>&1 || fail "$tool: $(cat out)"
    [ "$(most)" -le 3 ] || fail "$tool beside: $(most)"
  fi
done
