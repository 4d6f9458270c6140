#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: each intercepted function is called under the shim, where it must see
# what root sees, and without it, where real root proves that root does see
# that, and an ordinary user that nobody else does.
. "$SRC/tests/cli/common.sh"

"$JOBROOT" run -- "$OUT/tests/intercepts" root

if [ "$(id -u)" = 0 ]; then
  "$OUT/tests/intercepts" root
else
  "$OUT/tests/intercepts" user
fi
