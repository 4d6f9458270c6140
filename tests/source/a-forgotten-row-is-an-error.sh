#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whoever adds an intercepted function may forget its row, its function
# or its test; each of these must stop the build.
# runs-as: once
. "$(dirname "$0")/../cli/common.sh"
shim=$OUT/lib/jobroot/libjobroot.so
table=$SRC/preload/intercepts.def

"$SRC/build/check-shim" "$shim" "$table"

grep -v '^INTERCEPT(chown,' "$table" >no-row.def
fails "$SRC/build/check-shim" "$shim" no-row.def 2>no-row
grep -q '^chown: exported, but has no row' no-row

{ cat "$table"; echo 'INTERCEPT(sync, owner)'; } >no-function.def
fails "$SRC/build/check-shim" "$shim" no-function.def 2>no-function
grep -q '^sync: has a row .* but no function' no-function

mkdir -p preload tests
cp "$SRC"/preload/*.hpp preload && cp no-function.def preload/intercepts.def
cp -R "$SRC/tests/preload" tests && cp -R "$SRC/include" .
fails ${CXX:-g++} -std=c++20 -w -Iinclude -o intercepts tests/preload/*.cpp 2>no-test
grep -q 'undefined reference to .covered_sync' no-test
