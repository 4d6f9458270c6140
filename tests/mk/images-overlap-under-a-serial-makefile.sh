#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: Buildroot's makefile is .NOTPARALLEL. Its images are made at the same
# time all the same, by a make of their own in the same pool; what comes before
# and between them stays with the user's makefile.
. "$(dirname "$0")/common.sh"

# Each image waits for the three others, ten seconds at most.
new_project 'one two three four' <<'END'
ROOTFS_SUBMAKE = y
.NOTPARALLEL:
define meet
echo $$$$ > $(CURDIR)/at.$(ROOTFS)
n=0; while [ $$(ls $(CURDIR)/at.* | wc -l) -lt 4 ]; do
  sleep 0.1; n=$$((n + 1)); [ $$n -lt 100 ] || exit 1; done
echo $(ROOTFS) '$$' > $@
endef
ROOTFS_ONE_CMD = $(meet)
ROOTFS_TWO_CMD = $(meet)
ROOTFS_THREE_CMD = $(meet)
ROOTFS_FOUR_CMD = $(meet)
ROOTFS_ONE_DEPENDENCIES = helper
ROOTFS_ONE_POST_GEN_HOOKS = look
look = echo $$TARGET_DIR >looked
END
echo 'export TARGET_DIR' >>Makefile
echo 'helper: ; @echo help' >>Makefile
build -j4 rootfs
same "$(built)" 'four one three two'
same "$(cat images/rootfs.three)" 'THREE $'
grep -q '^help' log || fail "$(cat log)"
same "$(cat looked)" "$PWD/build/rootfs/one/target"
build -j4 rootfs
same "$(built)" ''
rm images/rootfs.two images/rootfs.one
build -j4 rootfs-two ROOTFS_TWO_CMD='echo >$@'
same "$(built)" two

# A kernel with an initramfs comes after one image and before another.
rm -r build images target
new_project 'cpio iso other.gz more.gz' <<'END'
ROOTFS_SUBMAKE = y
.NOTPARALLEL:
ROOTFS_ISO_CMD = cat $(BINARIES_DIR)/kernel $(BINARIES_DIR)/rootfs.boot > $@
ROOTFS_ISO_DEPENDENCIES = rootfs-initramfs rootfs-boot rootfs-cpio
ROOTFS_OTHER_CMD = echo other > $@
ROOTFS_MORE_CMD = echo more > $@
ROOTFS_BOOT_CMD = echo boot > $@
END
printf '%s\n' 'rootfs-initramfs: kernel' \
  'kernel: rootfs-cpio' '	wc -c <images/rootfs.cpio >images/kernel' >>Makefile
build -j2 rootfs
same "$(built)" 'boot cpio iso more more.gz other other.gz'
same "$(there)" \
  'kernel rootfs.cpio rootfs.iso rootfs.more.gz rootfs.other.gz'

# Nothing runs under -n and -q; what can be made is, under -k.
touch target/new
state_of images >before
make -n -j2 rootfs >log 2>&1 || fail "$(cat log)"
fails make -q -j2 rootfs
state_of images >after
same "$(cat after)" "$(cat before)"
fails make -k -j2 rootfs ROOTFS_OTHER_CMD=false >log 2>&1
same "$(built)" 'boot cpio iso more more.gz'
grep -q '2 of 7 images failed: other .*, other.gz (needs other)' log || fail "$(cat log)"

# So it is in a makefile that is not serial.
sed '/^\.NOTPARALLEL/d' Makefile >Parallel
rm -r build images
build -f Parallel -j4 rootfs
same "$(built)" 'boot cpio iso more more.gz other other.gz'
fails grep 'waiting for' log
