#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the head of every makefile that users see is its manual; what it gives
# as synopsis or example is built. Those of types and conversions have a test
# of their own, which takes longer.
. "$(dirname "$0")/common.sh"

new_tree target
synopsis() { # FILE
  sed -n '/^## SYNOPSIS/,/^## DESCRIPTION/s/^##   //p' "$1" | sed '/^make/d'
}

synopsis "$SRC/mk/rootfs.mk" >Makefile
build -j2 rootfs
same "$(there)" \
  'rootfs.cpio.gz rootfs.ext4 rootfs.ext4.zst rootfs.squashfs'

{
  sed -n '/^## EXAMPLES/,/^$/s/^##   //p' "$SRC/mk/rootfs.mk"
  synopsis "$SRC/mk/rootfs.mk" | sed '/^ROOTFS_TYPES/d'
} >Makefile
rm -r images
build -j2 rootfs
same "$(there)" \
  'rootfs.data.tar.gz rootfs.listing rootfs.listing.upper rootfs.squashfs-xz'
grep -q ' VDA$' images/rootfs.listing.upper

# What Buildroot has in its configuration.
sed -n '/^## EXAMPLES/,/^$/s/^##   //p' "$SRC/mk/buildroot.mk" >Makefile
build -j2
same "$(there output/images)" 'rootfs.tar rootfs.tar.xz'

# What OpenEmbedded has in its image classes.
sed -n '/^## EXAMPLES/,/^$/s/^##   //p' "$SRC/mk/oe.mk" >Makefile
build -j2
[ -s work/deploy/board.squashfs-xz ] &&
  [ -s work/deploy/board.ext4.zst ] && [ -s work/deploy/board.names.sha1sum ] ||
  fail "$(ls work/deploy)"

# Those of jobs.mk stand for themselves.
echo text >file
{
  synopsis "$SRC/mk/jobs.mk"
  sed -n '/^## EXAMPLES/,/^$/s/^##   //p' "$SRC/mk/jobs.mk"
} >Makefile
build -j3 all file.zst
[ -s three.tar.xz ] && [ -s file.zst ] || fail "$(cat log)"

# Those of kernel.mk need a source, and dpkg-buildpackage and rpmbuild for more
# than to be read.
cp -R "$SRC/examples/kernel-packages/linux" "$SRC/examples/kernel-packages"/*.config .
synopsis "$SRC/mk/kernel.mk" >Makefile
build -j3 kernel-packages KERNEL_TARGET=tar-pkg KERNEL_CONFIG=tinyconfig
[ -s packages/tiny/SHA256SUMS ] && [ -s packages/server/SHA256SUMS ]
{
  sed -n '/^## EXAMPLES/,/^$/s/^##   //p' "$SRC/mk/kernel.mk"
  synopsis "$SRC/mk/kernel.mk" | sed '/^KERNEL_FLAVOURS/d'
} >Makefile
build -n -j3 all
grep -q 'kernel/debian/command' log && grep -q 'kernel/fedora/command' log
