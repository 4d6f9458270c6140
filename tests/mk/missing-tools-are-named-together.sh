#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: all tools that are missing are told at once, with the package that has
# them, before the common step; dependencies may build them first.
. "$(dirname "$0")/common.sh"

new_project 'a b a.frob tar' <<'END'
ROOTFS_A_CMD = : > $@
ROOTFS_A_TOOLS = mkfs.none:none-utils
ROOTFS_B_CMD = frobnicate > $@
ROOTFS_B_TOOLS = frobnicate mkfs.none:none-utils
ROOTFS_CONV_frob_CMD = frobnicate $< > $@
ROOTFS_CONV_frob_TOOLS = frobnicate
ROOTFS_B_DEPENDENCIES = host-frobnicate
HOST_DIR = $(CURDIR)/host
host-frobnicate: $(FROBNICATE)
host/bin/frobnicate:
	@mkdir -p $(@D)
	@printf '#!/bin/sh\necho frob\n' > $@; chmod 755 $@
END

fails make rootfs >log 2>&1
same "$(grep -c '^rootfs: ' log)" 2
grep -qx 'rootfs: frobnicate not found, needed by b, a.frob. Or set HOST_DIR.' log
grep -qx 'rootfs: mkfs.none not found, needed by a, b. Debian: apt install none-utils. Or set HOST_DIR.' log
[ ! -e build/rootfs/common/session ] || fail 'work had begun'
build rootfs-tar
build rootfs-b rootfs-a.frob ROOTFS_A_TOOLS= ROOTFS_B_TOOLS=frobnicate \
  FROBNICATE=host/bin/frobnicate
same "$(cat images/rootfs.b images/rootfs.a.frob | xargs)" 'frob frob'
build rootfs-clean

# A file that a tool needs may be missing as well.
touch vmlinuz
fails make rootfs-iso ROOTFS_ISO_KERNEL=vmlinuz ROOTFS_ISO_GRUB_DIR=/none \
  >log 2>&1
grep -q '^rootfs: /none/x86_64-efi/kernel.img not found, needed by iso. Debian: apt install grub-efi-amd64-bin. ' log
