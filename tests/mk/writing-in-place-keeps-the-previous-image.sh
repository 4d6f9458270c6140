#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: Buildroot's commands write to the final path. Meanwhile the previous
# image is aside; it comes back when the command fails, and when it is killed,
# with the next make, which builds the image again.
. "$(dirname "$0")/common.sh"

mkdir -p fs/boot
cat >fs/boot/boot.mk <<'END'
ROOTFS_BOOT_CMD = [ ! -e $@ ] && echo $(WORD) > $@; $(WITH)
$(eval $(rootfs))
END
new_project boot <<'END'
ROOTFS_MAKEFILES = fs/boot/boot.mk
WITH = true
END

fails make rootfs WORD=half WITH=false >log 2>&1
same "$(there)" ''
build rootfs WORD=one
fails make rootfs WORD=half WITH=false >log 2>&1
same "$(cat images/rootfs.boot) $(there)" 'one rootfs.boot'

setsid make rootfs WORD=half WITH='kill -9 0' >log 2>&1 || :
same "$(cat images/rootfs.boot images/.rootfs.boot.previous | xargs)" 'half one'
build rootfs WORD=two
same "$(built): $(cat images/rootfs.boot) $(there)" \
  'boot: two rootfs.boot'
build rootfs WORD=two
same "$(built)" ''
