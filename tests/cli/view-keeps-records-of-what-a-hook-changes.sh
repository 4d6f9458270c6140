#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: hooks change files that are recorded; see hook-in-a-view for how.
. "$(dirname "$0")/common.sh"

unshare -Urm true 2>/dev/null || [ "$(id -u)" = 0 ] || skip 'no overlays here'
for mode in overlay copy; do
  "$SRC/tests/support/hook-in-a-view" $mode
done
