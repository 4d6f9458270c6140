#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the head of every makefile that users see is its manual; what it gives
# as an example is built, and what rootfs.mk writes as its synopsis too.
. "$(dirname "$0")/common.sh"

new_tree target
synopsis() { # FILE
  sed -n '/^## SYNOPSIS/,/^## DESCRIPTION/s/^##   //p' "$1" | sed '/^make/d'
}

# All examples in one makefile; what the tools are missing for is left out.
for file in "$SRC"/mk/types/*.mk "$SRC"/mk/conversions/*.mk; do
  sed -n '/^## EXAMPLE/,/^$/s/^##   //p' "$file" >example
  grep -q '^ROOTFS_TYPES = ' example || fail "$file: no example"
  sed 's/^ROOTFS_TYPES = /ROOTFS_TYPES += /' example >>examples
done
synopsis "$SRC/mk/rootfs.mk" | sed '/ROOTFS_TYPES/d' |
  sed '/^include/e cat examples' >Makefile
make rootfs-common >log 2>&1 || :
masked=$(sed -n 's/.* not found, needed by \(.*\)\. \(Debian\|Or\).*/\1/p' log |
  tr -d , | xargs)
build -k -j"$(nproc)" rootfs ROOTFS_TYPES_MASKED="$masked"
for name in $(sed -n 's/^ROOTFS_TYPES += //p' examples); do
  case " $masked " in
  *" $name "*) echo "not tried: $name" ;;
  *) [ -s "images/rootfs.$name" ] || fail "no rootfs.$name" ;;
  esac
done

synopsis "$SRC/mk/rootfs.mk" >Makefile
rm -r images
build -j2 rootfs
same "$(there)" \
  'rootfs.cpio.gz rootfs.ext4 rootfs.ext4.zst rootfs.squashfs'

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
