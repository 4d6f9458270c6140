#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what dm-verity is told at boot has to fit the image and no other, and
# all of the image.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin
command -v veritysetup >/dev/null || skip 'there is no veritysetup here'

new_project 'squashfs squashfs.verity squashfs.verity.roothash' <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_SHORT_CMD = head -c 5000 /dev/zero > $@
END
head -c 70000 /dev/urandom >target/bin/tool
build rootfs
image=images/rootfs.squashfs
hash=$(cat $image.verity.roothash)
proven() {
  veritysetup verify $image $image.verity "$hash" >said 2>&1
}
proven || fail "$(cat said)"
same "$(stat -c %a $image.verity)" 644

cp -r images first
build rootfs-clean
build rootfs
for suffix in '' .verity .verity.roothash; do
  cmp first/rootfs.squashfs$suffix $image$suffix
done

# One byte would be the right one now and then.
printf another | dd of=$image bs=1 seek=30000 conv=notrunc status=none
fails proven

# Nothing may be left unproven.
fails make rootfs ROOTFS_TYPES=short.verity >log 2>&1
grep -q '^rootfs: short.verity: rootfs.short is 5000 bytes, no multiple of' log
[ ! -e images/rootfs.short.verity ] || fail 'there is an image'

# Where every image is another one, the proven one is in the disk, too.
build rootfs-clean
both() { # OPTIONS
  build -j2 rootfs SOURCE_DATE_EPOCH= ROOTFS_BOTH_TYPEDEP='squashfs
    squashfs.verity' ROOTFS_BOTH_TREE=none ROOTFS_TYPES='both
    squashfs.verity.roothash' "$@"
  size=$(stat -c %s $image)
  head -c "$size" images/rootfs.both | cmp - $image
  tail -c +$((size + 1)) images/rootfs.both >both.verity
  veritysetup verify $image both.verity "$(cat $image.verity.roothash)"
}
command='cat $(call rootfs-image,squashfs) $(call rootfs-image,squashfs.verity)'
both ROOTFS_BOTH_CMD="$command > \$@"
both ROOTFS_BOTH_CMD="$command | cat > \$@"
same "$(built)" both
