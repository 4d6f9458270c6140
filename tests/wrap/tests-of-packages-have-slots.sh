#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: tests are as many at once as there are CPUs, or one because debhelper
# says so where DEB_BUILD_OPTIONS has no parallel=. Those of meson have the
# slots that there are; those of ctest if a policy says so, in the words that
# debhelper has for it.
. "${0%/*}/common.sh"
metered work

# within N COMMAND...: N of COMMAND's jobs ran at once.
within() {
  expected=$1
  shift
  MEET=$expected wrap 3 "$@" >out 2>&1 || fail "$*: $? $(cat out)"
  same "$*: $(most)" "$*: $expected"
}

echo "project('p')" >meson.build
for i in 1 2 3 4 5 6; do
  echo "test('t$i', find_program('work'))" >>meson.build
  echo "add_test(t$i work)" >>CTestTestfile.cmake
done
echo 'test: ; @ctest --force-new-ctest-process $(ARGS)' >Makefile

if command -v meson >/dev/null && meson setup build >out 2>&1; then
  within 3 meson test -C build
  within 3 env MESON_TESTTHREADS=1 meson test -C build
  within 3 meson test -C build --num-processes 9
  OPTIONS='--policy policy'
  echo 'tool meson with test limit MESON_TESTTHREADS={n} --num-processes' >policy
  within 1 env MESON_TESTTHREADS=1 meson test -C build
fi
command -v ctest >/dev/null || exit 0
OPTIONS=
within 1 make -j1 test ARGS+=--verbose ARGS+=-j1
within 3 make -j4 test ARGS+=--verbose ARGS+=-j4
OPTIONS='--policy policy'
echo 'tool ctest with -j1 hold -j{n}' >policy
within 3 make -j1 test ARGS+=--verbose ARGS+=-j1
within 1 make -j1 test
