#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: starts virtual machines
# timeout: 900
# Why: the last word on an image has the kernel that starts from it. A Debian
# root file system is started as an initramfs, as one on a CD and from a disk,
# and its own shell tells owners, modes, device numbers and capabilities: those
# that the common session has recorded.
. "$(dirname "$0")/../cli/common.sh"

command -v qemu-system-x86_64 >/dev/null || skip 'qemu-system-x86 is missing'
busybox=$(command -v busybox) || skip 'busybox is missing'
[ "$(uname -m)" = x86_64 ] || skip 'the machine is a PC'
PATH=$OUT/bin:/usr/sbin:/sbin:$PATH
demo=$SRC/examples/demo
mk=$OUT/share/jobroot/mk/rootfs.mk

# Debian's kernel for virtual machines, unpacked only.
echo linux-image-cloud-amd64 >kernel.list
"$demo/fetch" kernel.list kernel >log 2>&1 || skip 'no package of a kernel'
dpkg-deb -x kernel/archives/linux-image-[0-9]*.deb kernel
linux=$(echo kernel/boot/vmlinuz-*)

# Before the disk can be read: an initramfs of a tree of its own.
mkdir -p first/bin first/dev first/disk
cp "$busybox" first/bin/busybox
ldd "$busybox" | sed -n 's|.*[ \t]\(/[^ ]*\) (.*|\1|p' |
  xargs -r cp -L --parents -t first
for module in virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev \
  virtio_pci virtio_blk; do
  find kernel/lib/modules -name $module.ko -exec cp {} first/ \;
  echo "busybox insmod /$module.ko"
done >modules
cat - modules >first/init <<'END'
#!/bin/busybox sh
PATH=/bin
END
cat >>first/init <<'END'
busybox mount -t devtmpfs devtmpfs /dev
for try in 1 2 3 4 5 6 7 8 9; do
  [ -b /dev/vda ] || busybox sleep 1
done
busybox mount -t ext4 -o ro /dev/vda /disk
exec busybox switch_root -c /dev/console /disk /sbin/init
END
chmod 755 first/init
make -f - -j2 rootfs >log 2>&1 <<END || fail "$(cat log)"
BASE_TARGET_DIR = first
BINARIES_DIR = first-images
BUILD_DIR = first-build
ROOTFS_TYPES = cpio
include $mk
END

# What a shell in the machine does, and one in the session here. It is empty
# in the images, but mount(8) leaves its own directory in /run.
cat >report <<'END'
find . -xdev \( -path './run/*' -o -path ./lost+found -o -path ./dev \
  -o -path ./proc \) -prune -o -exec stat -c '%A %u %g %t:%T %N' {} + | sort
END
cat >report-disk <<'END'
find ./dev -exec stat -c '%A %u %g %t:%T %N' {} + | sort
getcap -r . | sort
END
cat >init <<'END'
#!/bin/sh
cd /
export LC_ALL=C PATH=/usr/sbin:/usr/bin
echo 'the report begins'
sh /root/report
if mount -t proc proc /proc && grep -q ' / ext4 ' /proc/mounts; then
  sh /root/report-disk
fi
echo 'the report ends'
END

make -C "$demo" O="$PWD/demo" target >log 2>&1 || fail "$(cat log)"
make -f - -j2 rootfs >log 2>&1 <<END || fail "$(cat log)"
BASE_TARGET_DIR = demo/target
BINARIES_DIR = images
BUILD_DIR = build
ROOTFS_TYPES = cpio ext4 iso
ROOTFS_ISO_TREE = none
ROOTFS_ISO_KERNEL = $linux
ROOTFS_ISO_INITRD = cpio
ROOTFS_ISO_CMDLINE = console=ttyS0 quiet panic=-1
ROOTFS_USERS_TABLES = $demo/users.table
ROOTFS_DEVICE_TABLES = demo/permissions.table $demo/devices.table
ROOTFS_PRE_CMD_HOOKS = add_init
define add_init
mkdir -p \$(TARGET_DIR)/proc
install -m 755 $PWD/init \$(TARGET_DIR)/sbin/init
install -m 644 $PWD/report $PWD/report-disk \$(TARGET_DIR)/root
endef
include $mk
END

# Ends when init does: the kernel panics, and is told to restart at once.
machine() { # NAME QEMU-OPTIONS...
  name=$1
  shift
  timeout 400 qemu-system-x86_64 -accel tcg -m 1G -no-reboot \
    -display none -monitor none -nic none -serial stdio "$@" \
    </dev/null >console 2>errors ||
    fail "qemu failed: $(cat errors)"
  tr -d '\r' <console | sed '0,/the report begins/d; /the report ends/,$d' \
    >"$name"
  [ -s "$name" ] || fail "$name did not start: $(tail -n 40 console)"
}
machine_with_kernel() { # NAME QEMU-OPTIONS...
  machine "$@" -kernel "$linux" -append 'console=ttyS0 quiet panic=-1'
}
machine_with_kernel initramfs.seen -initrd images/rootfs.cpio
machine cd.seen -cdrom images/rootfs.iso
machine_with_kernel disk.seen -initrd first-images/rootfs.cpio \
  -drive file=images/rootfs.ext4,format=raw,if=virtio

# The same shell lines, in the session that the images were made from.
recorded() { # REPORT...
  jobroot run --fork build/rootfs/common/session --view-at view -- sh -c '
    cd "$1" && shift
    for report; do LC_ALL=C sh root/$report; done' sh {view} "$@"
}
recorded report >initramfs
recorded report report-disk >disk
cp initramfs cd
for name in initramfs cd disk; do
  [ "$(wc -l <$name)" -gt 5000 ] || fail "a short list: $(cat $name)"
  # An initramfs has the /init that its type adds.
  grep -v " './init'\$" $name.seen | diff $name - >differences ||
    fail "$name: $(head differences)"
done
grep -q 'bin/ping cap_net_raw=ep' disk.seen || fail 'no capability seen'
