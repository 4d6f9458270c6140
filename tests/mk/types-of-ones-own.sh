#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a type is a command, in a variable or in a file as Buildroot has them.
# The latter writes to its final place, replaces ours of that name whole, and
# may compress its image itself.
. "$(dirname "$0")/common.sh"

mkdir -p fs/tar fs/boot fs/late
cat >fs/tar/tar.mk <<'END'
ROOTFS_TAR_DEPENDENCIES = rootfs-boot rootfs-common
ROOTFS_TAR_CMD = cd / && echo $(@F) in $(notdir $(@D)) after $$(cat $(@D)/rootfs.boot) > $@
ROOTFS_TAR_COMPRESS_EXT = .gz
ROOTFS_TAR_COMPRESS_CMD = sed s/^/pressed:/
$(eval $(rootfs))
END
cat >fs/boot/boot.mk <<'END'
ROOTFS_BOOT_CMD = [ ! -e $@ ] && echo boot with $(PARALLEL_JOBS) > $@
$(eval $(rootfs))
END
sed 's/BOOT/LATE/; 1i ROOTFS_LATE_DEPENDENCIES = rootfs-manifest.gz' \
  fs/boot/boot.mk >fs/late/late.mk
new_project 'tar.gz own squash-1 squash-2' <<'END'
ROOTFS_MAKEFILES = fs/tar/tar.mk fs/boot/boot.mk
ROOTFS_OWN_CMD = echo $(notdir $(@D)) $(notdir $@) $(ROOTFS_OWN_IMAGE_NAME) $$JOBROOT_JOBS > $@
ROOTFS_SQUASH_1_BASE = squashfs
ROOTFS_SQUASH_1_OPTS = -comp xz
ROOTFS_SQUASH_2_BASE = squashfs
END
echo 'include fs/late/late.mk' >>Makefile

build -j4 rootfs
same "$(built)" 'boot own squash-1 squash-2 tar'
same "$(cat images/rootfs.tar.gz)" \
  'pressed:rootfs.tar in images after boot with 1'
sed 's/tmp-[0-9]* /tmp-N /' images/rootfs.own >own
same "$(cat own)" 'images .rootfs.own.tmp-N rootfs.own 1'
fails cmp -s images/rootfs.squash-1 images/rootfs.squash-2
build rootfs-late
same "$(built)" 'late manifest manifest.gz'
same "$(ls images | grep -c manifest)" 0
fails make -n ROOTFS_MAKEFILES=fs/tar/tar.mk ROOTFS_TYPES=late \
  ROOTFS_LATE_CMD=: rootfs >log 2>&1
grep -q "'late' is declared after its rules were made; name its file in \
ROOTFS_MAKEFILES" log || fail "$(cat log)"
