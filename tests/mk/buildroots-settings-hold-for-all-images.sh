#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a Buildroot configuration says of all images at once: labels by
# setfiles, one time for all files, nothing left to chance, and a package that
# builds a tool.
. "$(dirname "$0")/common.sh"

mkdir -p fs/names fs/ext2 tools
cat >fs/ext2/ext2.mk <<'END'
ROOTFS_EXT2_DEPENDENCIES = host-e2fsprogs
ROOTFS_EXT2_CMD = rm -f $@; $(HOST_DIR)/sbin/mkfs.ext4 -q -d $(TARGET_DIR) $@ 4M
$(eval $(rootfs))
END
cat >fs/names/names.mk <<'END'
ROOTFS_NAMES_PRE_GEN_HOOKS = ADD_FILE
ADD_FILE = echo new >$(TARGET_DIR)/new
define ROOTFS_NAMES_CMD
	cd $(TARGET_DIR)
	find . -type f -exec sh -c 'echo $$(stat -c "%Y %n" $$1) \
	  $$(getfattr -h --only-values -n security.selinux $$1)' - {} ';' >$@
endef
$(eval $(rootfs))
END
# As Debian's setfiles is called, and what it leaves.
cat >tools/setfiles <<'END'
#!/bin/sh -e
[ "$*" = "-m -r $3 -c $3/etc/selinux/targeted/policy/policy.33 $3/etc/selinux/targeted/contexts/files/file_contexts $3" ]
find "$3" -exec setfattr -h -n security.selinux -v file_t {} +
END
chmod +x tools/setfiles
cat >Makefile <<'END'
BR2_TARGET_ROOTFS_NAMES = y
BR2_TARGET_ROOTFS_TAR = y
BR2_TARGET_ROOTFS_EXT2 = y
BR2_REPRODUCIBLE = y
SOURCE_DATE_EPOCH = 1000000000
BR2_PACKAGE_REFPOLICY = y
BR2_PACKAGE_LIBSEPOL_POLICY_VERSION = 33
all: target-post-image
include $(or $(shell jobroot mk),$(error jobroot not found))/buildroot.mk
target-post-image: $(TARGETS_ROOTFS)
END
mkdir -p output/target/bin
echo tool >output/target/bin/tool

fails env PATH="/usr/bin:/bin:$OUT/bin" make >log 2>&1
grep -q 'setfiles not found, needed by rootfs-common. Debian: apt install policycoreutils' log ||
  fail "$(cat log)"
PATH=$PWD/tools:$PATH
build -j2
same "$(sort output/images/rootfs.names | xargs)" \
  '1000000000 ./bin/tool file_t 1000000000 ./new file_t'
tar --xattrs --xattrs-include='*' -tvvf output/images/rootfs.tar --full-time \
  >list 2>/dev/null
same "$(grep -c '^[d-].* 2001-09-09 ' list) $(grep -c security.selinux list)" \
  '3 3'

# UUIDs by chance are not.
mv output/images/rootfs.ext2 first
build
cmp first output/images/rootfs.ext2

# A package of that name: then it builds the tool into HOST_DIR.
rm -rf output/images output/build
cat >>Makefile <<'END'
host-policycoreutils:
	mkdir -p $(HOST_DIR)/sbin && cp -p tools/setfiles $(HOST_DIR)/sbin/
END
PATH=${PATH#*:}
build -j2 HOST_DIR="$PWD/host" BR2_TARGET_ROOTFS_EXT2= \
  HOST_POLICYCOREUTILS_NAME=host-policycoreutils
[ -s output/images/rootfs.tar ] || fail "$(cat log)"
