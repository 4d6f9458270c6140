#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a page that mandoc complains about looks wrong somewhere.
# runs-as: once
. "$(dirname "$0")/../cli/common.sh"

cd "$SRC/docs/man" || fail 'no docs/man'
# Our own pages are not yet where mandoc looks for the ones that we refer to.
mandoc -T lint ./*.[157] | grep -v 'referenced manual not found' >"$TMP/wrong" || :
[ ! -s "$TMP/wrong" ] || fail "$(cat "$TMP/wrong")"
