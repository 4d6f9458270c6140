#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a page that mandoc complains about looks wrong somewhere.
# runs-as: once
. "$(dirname "$0")/../cli/common.sh"

cd "$OUT/share/man" || fail 'no pages'
# Our own pages are not yet where mandoc looks for the ones that we refer to.
mandoc -T lint man*/*.[157] | grep -v -e 'referenced manual not found' -e 'outdated mandoc.db' >"$TMP/wrong" || :
[ ! -s "$TMP/wrong" ] || fail "$(cat "$TMP/wrong")"
