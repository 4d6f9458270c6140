#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: each *_test.mk asserts in make what the functions of mk/ return; a
# failing assertion must fail, which is tried first.
. "$(dirname "$0")/common.sh"

cat >red.mk <<'END'
include $(SRC)/tests/mk/assert.mk
$(call assert-eq,a b,a b,equal)
$(call assert-eq,a b,a  b,a blank more)
$(call assert-eq,a,,nothing)
$(call assert-eq,,a,something)
END
fails make -f red.mk >log 2>&1
same "$(grep -c '^not ok: ' log)" 3

for test in "$SRC"/tests/mk/*_test.mk; do
  make --warn-undefined-variables -f "$test" >log 2>&1 || fail "$(cat log)"
  fails grep -E 'warning|not ok' log
done
