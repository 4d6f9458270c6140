#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: people copy the page's example.
. "$(dirname "$0")/common.sh"

sed '1,/^\.Bd/d; /^\.Ed/,$d' "$SRC/docs/man/jobroot-makedevs.1" >devices.txt
mkdir -p target/etc target/bin target/var/www
touch target/bin/ping target/etc/shadow target/var/www/index
echo 'www:x:33:33::/:/bin/false' >target/etc/passwd
printf 'tty:x:5:\nwww:x:33:\n' >target/etc/group

"$JOBROOT" run --session s "$JOBROOT" makedevs -d devices.txt target
"$JOBROOT" run --session s tar -cf rootfs.tar -C target .

tar -tvf rootfs.tar --numeric-owner | tr -s ' ' >list
grep -q '^crw-rw---- 0/5 4,3 .* ./dev/tty3$' list
grep -q '^crw--w--w- 0/0 5,1 .* ./dev/console$' list
grep -q '^-rw------- 0/0 0 .* ./etc/shadow$' list
grep -q '^-rw-r--r-- 33/33 0 .* ./var/www/index$' list
