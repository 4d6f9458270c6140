#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the head of every makefile that users see is its manual; what it gives
# as an example is built, and what rootfs.mk writes as its synopsis too.
. "$(dirname "$0")/common.sh"

new_tree target
for file in "$SRC"/mk/types/*.mk "$SRC"/mk/conversions/*.mk; do
  sed -n '/^## EXAMPLE/,/^$/s/^##   //p' "$file" >example
  [ -s example ] || fail "$file: no example"
  sed 's/.*= //' example >>names
  sed -n '/^## SYNOPSIS/,/^## DESCRIPTION/s/^##   //p' "$SRC/mk/rootfs.mk" |
    sed '/^make/d; /ROOTFS_TYPES/d' | cat example - >Makefile
  build rootfs
done
for name in $(sort -u names); do
  [ -s "images/rootfs.$name" ] || fail "no rootfs.$name"
done

sed -n '/^## SYNOPSIS/,/^## DESCRIPTION/s/^##   //p' "$SRC/mk/rootfs.mk" |
  sed '/^make/d' >Makefile
rm -r images
build -j2 rootfs
same "$(ls images | xargs)" \
  'rootfs.cpio.gz rootfs.ext4 rootfs.ext4.zst rootfs.squashfs'

# Those of jobs.mk stand for themselves.
echo text >file
{
  sed -n '/^## SYNOPSIS/,/^## DESCRIPTION/s/^##   //p' "$SRC/mk/jobs.mk" |
    sed '/^make/d'
  sed -n '/^## EXAMPLES/,/^$/s/^##   //p' "$SRC/mk/jobs.mk"
} >Makefile
build -j3 all file.zst
[ -s three.tar.xz ] && [ -s file.zst ] || fail "$(cat log)"
