#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: two packages that want the same number must hear of it, both, and
# before the image has one of them.
. "$(dirname "$0")/common.sh"

mkdir -p root/etc
echo 'root:x:0:0:root:/root:/bin/sh' >root/etc/passwd
echo 'root:x:0:' >root/etc/group
echo 'a 500 a 500 * /home/a - -' >first
printf 'b 500 b -1 * - - -\nc -1 c 500 * - - -\n' >second

status_is 1 "$JOBROOT" run "$JOBROOT" mkusers first second root 2>errors
cat >expected <<'END'
jobroot: second:2: number 500 belongs to group 'a'; choose another one, or -1 for a free one
jobroot: second:1: number 500 belongs to user 'a'; choose another one, or -1 for a free one
END
diff expected errors
same "$(cat root/etc/passwd root/etc/group)" 'root:x:0:0:root:/root:/bin/sh
root:x:0:'
same "$(ls root)" etc
