#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the options of a view together: its place, {view}, what a fork shows of
# its parent's, and that the tree stays as it was.
. "$(dirname "$0")/common.sh"

mkdir -p tree/etc
echo one >tree/etc/file
before=$(find tree -printf '%p %m %i %T@\n' | sort)
for mode in auto overlay copy; do
  "$JOBROOT" run -v --view-mode $mode --session S --view tree --view-at view \
    -- sh -c 'cd "$1" && chown 5:6 etc/file && echo two >>etc/file' \
    sh '{view}/.' 2>err || {
    [ $mode = overlay ] && rm -rf S && continue
    fail "$mode: $(cat err)"
  }
  grep -q '^jobroot: view: ' err || fail "$mode: $(cat err)"
  "$JOBROOT" session seal S
  same "$("$JOBROOT" run --fork S --view-at other -- \
    sh -c 'stat -c %u:%g other/etc/file; cat other/etc/file')" \
    "$(printf '5:6\none\ntwo')"
  "$JOBROOT" session rm S
  same "$(find tree -printf '%p %m %i %T@\n' | sort)" "$before"
  same "$(ls)" "$(printf 'err\nother\ntree\nview')"
done
