#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: where `ulimit -f` is too low for the ledger the kernel would end us with
# a signal, without a word, and the pool's directory would stay.
. "$(dirname "$0")/common.sh"
export JOBROOT

(ulimit -f 8 && status_is 125 "$JOBROOT" serve -j 3 -- true) 2>&1 | cat >out
grep -q 'raise the limit' out || fail "$(cat out)"
[ -z "$(find "$TMP" -name 'jobroot-pool.*')" ] || fail 'left a pool'
