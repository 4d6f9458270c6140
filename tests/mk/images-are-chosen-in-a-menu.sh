#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a .config says what is built, as the menu that is made of our makefiles
# wrote it; what a makefile says wins; without a .config nothing is chosen.
. "$(dirname "$0")/common.sh"

new_tree target
cat >Makefile <<'END'
BASE_TARGET_DIR = target
BINARIES_DIR = images
BUILD_DIR = build
JOBROOT_MK := $(or $(shell jobroot mk),$(error jobroot not found))
include $(JOBROOT_MK)/kconfig.mk
include $(JOBROOT_MK)/rootfs.mk
show:
	@echo $(ROOTFS_TYPES) / $(ROOTFS_TAR_OPTS) / $(SOURCE_DATE_EPOCH) $(ROOTFS_MTIME)
END
show() { make -s show --warn-undefined-variables -Rr "$@" 2>&1 | grep -v "^Makefile:"; }

same "$(show)" '/ /'
cat >.config <<'END'
CONFIG_ROOTFS_TYPE_TAR=y
CONFIG_ROOTFS_TAR_CONVERSIONS="gz gz.sha256sum"
CONFIG_ROOTFS_TAR_OPTS="--exclude=./tmp -h"
# CONFIG_ROOTFS_TYPE_CPIO is not set
CONFIG_ROOTFS_CPIO_OPTS="x"
CONFIG_ROOTFS_TYPE_EXT4=y
CONFIG_ROOTFS_EXT4_CONVERSIONS="zst"
CONFIG_ROOTFS_EXT4_ONLY_CONVERTED=y
CONFIG_ROOTFS_SOURCE_DATE_EPOCH="7"
CONFIG_ROOTFS_MTIME_SET=y
CONFIG_ROOTFS_MTIME="set"
END
same "$(show)" 'ext4.zst tar tar.gz tar.gz.sha256sum / --exclude=./tmp -h / 7 set'
same "$(show ROOTFS_TAR_OPTS=own ROOTFS_MTIME=keep)" \
  'ext4.zst tar tar.gz tar.gz.sha256sum / own / 7 keep'
build -j2 rootfs-tar.gz
tar xzOf images/rootfs.tar.gz ./bin/link >/dev/null

/usr/bin/python3 -c 'import kconfiglib' 2>/dev/null || {
  echo 'no kconfiglib to make a .config with'
  exit 77
}
printf '%s\n' 'mainmenu "A board"' 'source "$(shell,jobroot mk)/Config.in"' >Kconfig
/usr/bin/python3 - >said <<'END'
import kconfiglib
kconfig = kconfiglib.Kconfig("Kconfig")
for name, value in {"TYPE_SQUASHFS": "y", "SQUASHFS_CONVERSIONS": "md5sum",
                    "SQUASHFS_ONLY_CONVERTED": "y", "MTIME_SET": "y",
                    "SOURCE_DATE_EPOCH": "9"}.items():
    if not kconfig.syms["ROOTFS_" + name].set_value(value):
        print("cannot set", name)
kconfig.write_config(".config")
print(*kconfig.warnings, sep="\n")
# Each type has an entry.
for symbol in kconfig.unique_defined_syms:
    if symbol.name.startswith("ROOTFS_TYPE_"):
        print(symbol.name[12:])
END
same "$(show)" 'squashfs.md5sum / / 9 set'
same "$(xargs <said)" "$(cd "$SRC/mk/types" && ls | sed 's/\.mk$//' |
  tr 'a-z-' 'A-Z_' | sort | xargs)"
