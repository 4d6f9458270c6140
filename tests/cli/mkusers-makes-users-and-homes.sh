#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the table on the page, in an image with a root and a locked shadow.
. "$(dirname "$0")/common.sh"

mkdir -p root/etc
echo 'root:x:0:0:root:/root:/bin/sh' >root/etc/passwd
echo 'root:x:0:' >root/etc/group
echo 'root:*:::::::' >root/etc/shadow
chmod 600 root/etc/shadow
sed '1,/^\.Bd/d; /^\.Ed/,$d' "$SRC/docs/man/jobroot-mkusers.1" >table

"$JOBROOT" run --session s sh -c "chgrp 42 root/etc/shadow &&
  $JOBROOT mkusers table root"

same "$(tail -n +2 root/etc/passwd)" \
  'www:x:100:100:Web server:/var/www:/bin/false
ann:x:1000:1000:Ann:/home/ann:/bin/sh'
same "$(tail -n +2 root/etc/group)" \
  'www:x:100:
ann:x:1000:
kvm:x:101:
video:x:102:www'
show() { "$JOBROOT" run --session s stat -c '%a %u:%g' "$@"; }
same "$(show root/etc/shadow)" '600 0:42'
same "$(show root/var/www root/home root/home/ann)" '755 100:100
755 0:0
755 1000:1000'
