#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: packages' tables, users' tables, hooks and scripts follow each other as
# in Buildroot, with its arguments and its environment, once for all images;
# and once for each, on its own path, where that is asked for.
. "$(dirname "$0")/common.sh"

new_project 'tar cpio' <<'END'
BR2_ROOTFS_POST_FAKEROOT_SCRIPT = "./one.sh ./two.sh"
BR2_ROOTFS_POST_SCRIPT_ARGS = "all args"
BR2_ROOTFS_POST_FAKEROOT_SCRIPT_ARGS = "fake"
BR2_ROOTFS_POST_IMAGE_SCRIPT = "./done.sh"
BR2_ROOTFS_POST_IMAGE_SCRIPT_ARGS = "image"
EXTRA_ENV = EXTRA='a b'
ROOTFS_PRE_CMD_HOOKS = pre
ROOTFS_TAR_PRE_GEN_HOOKS = gen
pre = test "$$(stat -c %u:%a $(TARGET_DIR)/bin/tool)" = 8:755; echo hook > $(TARGET_DIR)/order
gen = echo gen >> $(TARGET_DIR)/order
ROOTFS_USERS_TABLES = users.table
define PACKAGES_USERS
	web -1 web -1 =it's%s\n - - - from a package
	db -1 db -1 * - - - -
endef
define PACKAGES_PERMISSIONS_TABLE
	/bin/tool f 700 web 0 - - - - -
	/bin/link F 4711 db 0 - - - - -
endef
PACKAGES_DEVICES_TABLE = /dev/null c 666 0 0 1 3 0 0 -
END
echo '/bin/tool f 755 8 0 - - - - -' >>devices.table
echo 'db 77 db 77 * - - - -' >users.table
touch target/etc/passwd target/etc/group
cat >one.sh <<'END'
#!/bin/sh
echo "$0 $* $EXTRA $(id -u)" >>"$TARGET_DIR/order"
END
cat >two.sh <<'END'
#!/bin/sh
echo "$0 $(basename "$BUILD_DIR" "$BINARIES_DIR") $PARALLEL_JOBS" >>"$1/order"
END
cat >done.sh <<'END'
#!/bin/sh
echo "$0 $*" >done
END
chmod +x ./*.sh
all=$PWD/build/rootfs/common/target

build rootfs
tar xOf images/rootfs.tar ./order >order
printf '%s\n' hook "./one.sh $all all args fake a b 0" './two.sh build 1' gen |
  diff - order
same "$(cat done)" "./done.sh $PWD/images all args image"
tar xOf images/rootfs.tar ./etc/passwd | grep -q '^db:x:77:77:'
tar xOf images/rootfs.tar ./etc/passwd | grep -q '^web:x:100:100:from a package'

# A script that has changed is run again; a table in a variable names itself.
echo 'echo more >>"$1/order"' >>two.sh
build rootfs
tar xOf images/rootfs.tar ./order | grep -qx more
build rootfs
same "$(built)" ''
fails make rootfs PACKAGES_PERMISSIONS_TABLE=/x >log 2>&1
grep -q "^rootfs: build/rootfs/common/PACKAGES_PERMISSIONS_TABLE:1: 1 word" log

# A static /dev only where it was chosen, if anything was.
make -s rootfs-common BR2_ROOTFS_DEVICE_CREATION_DYNAMIC_DEVTMPFS=y >log 2>&1
fails grep -q PACKAGES_DEVICES build/rootfs/common/command

build rootfs ROOTFS_POST_FAKEROOT_PER_IMAGE=y
tar xOf images/rootfs.tar ./order | sed -n "2p" |
  grep -q "^./one.sh $PWD/build/rootfs/tar/target all args"
build rootfs ROOTFS_PRE_CMD_PER_IMAGE=y
tar xOf images/rootfs.tar ./order | grep -c '^hook$' | grep -qx 1
fails grep -q one.sh build/rootfs/common/command
