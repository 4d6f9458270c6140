#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: starts four virtual machines
# runs-as: user
# timeout: 600
# Why: a CD or a stick, by BIOS or by EFI: each has to find GRUB, and GRUB its
# configuration, whatever else is there. GRUB itself says that it did.
. "$(dirname "$0")/../mk/common.sh"
firmware=/usr/share/ovmf/OVMF.fd
for tool in xorriso grub-mkimage mkfs.vfat mcopy qemu-system-x86_64; do
  PATH=$PATH:/usr/sbin command -v $tool >/dev/null || skip "there is no $tool"
done
[ -e $firmware ] || skip "there is no $firmware"

cat >grub.cfg <<'END'
serial
terminal_output serial
echo started from $root
cat /etc/name
halt
END
new_project iso <<'END'
ROOTFS_ISO_CONFIG = grub.cfg
END
mkdir -p target/boot/grub
echo 'the target has its own boot directory' >target/etc/name
build rootfs

start() { # OPTIONS
  timeout 120 qemu-system-x86_64 -m 256 -display none -monitor none -nic none \
    -no-reboot -serial stdio "$@" </dev/null >said 2>&1 || true
  grep -q 'the target has its own boot directory' said ||
    fail "with $*: $(cat said)"
}
start -cdrom images/rootfs.iso
start -drive format=raw,file=images/rootfs.iso
start -bios $firmware -cdrom images/rootfs.iso
start -bios $firmware -drive format=raw,file=images/rootfs.iso
