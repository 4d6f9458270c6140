#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: on a file system that reuses inode numbers at once, a new file never
# has the owner, mode or device of a removed one.
. "$SRC/tests/cli/common.sh"

status=0
"$JOBROOT" run -- "$OUT/tests/inode_reuse" 10000 || status=$?
[ "$status" != 3 ] || skip 'this file system hardly reuses inode numbers'
exit "$status"
