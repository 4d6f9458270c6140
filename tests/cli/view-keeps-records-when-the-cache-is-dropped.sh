#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an overlay forgets the numbers of what was copied up when the kernel
# needs memory, in the middle of a hook; the records must be found all the same.
# needs: root
. "$(dirname "$0")/common.sh"

[ -w /proc/sys/vm/drop_caches ] || skip 'the cache cannot be dropped here'
export FORGET="$PWD/forget"
printf '#!/bin/sh\nsync\necho 3 >/proc/sys/vm/drop_caches\n' >forget
chmod +x forget
for mode in overlay copy; do
  AS='setpriv --reuid 12345 --regid 12345 --clear-groups' \
    "$SRC/tests/support/hook-in-a-view" $mode
  mkdir "as-root-$mode"
  (cd "as-root-$mode" && "$SRC/tests/support/hook-in-a-view" $mode)
done
