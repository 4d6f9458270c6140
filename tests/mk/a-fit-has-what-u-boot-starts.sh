#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: U-Boot's own tools find in it what went into it, the hashes hold, and
# it is made anew when a part changes.
. "$(dirname "$0")/common.sh"
for tool in mkimage dumpimage dtc openssl; do
  command -v $tool >/dev/null || skip "there is no $tool here"
done

new_project 'fit own cpio.gz' <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_FIT_ARCH = arm64
ROOTFS_FIT_KERNEL = Image
ROOTFS_FIT_LOAD = 0x80000
ROOTFS_FIT_RAMDISK = cpio.gz
ROOTFS_FIT_DTBS = a.dtb b.dtb
ROOTFS_OWN_BASE = fit
ROOTFS_OWN_CONFIG = own.its
ROOTFS_OWN_TYPEDEP = cpio.gz
END
echo kernel >Image
for name in a b; do
  echo "/dts-v1/; / { model = \"$name\"; };" | dtc -o $name.dtb 2>/dev/null
done
cat >own.its <<'END'
/dts-v1/;
/ {
  description = "own";
  images {
    only {
      data = /incbin/("rootfs.cpio.gz");
      type = "ramdisk"; arch = "arm"; os = "linux"; compression = "none";
    };
  };
  configurations { default = "c"; c { ramdisk = "only"; }; };
};
END
build -j2 rootfs
dumpimage -l images/rootfs.fit >said
grep -qx "  Load Address: 0x00080000" said
grep -qx " Default Configuration: 'conf-a'" said
same "$(sed -n 's/^ Configuration . (\(.*\))/\1/p' said | xargs)" \
  'conf-a conf-b'
grep -qx 'Created:         Tue Nov 14 22:13:20 2023' said
same "$(grep -c 'Hash algo: *sha256' said)" 4

part() { # IMAGE NUMBER
  dumpimage -T flat_dt -p "$2" -o part "images/rootfs.$1" >/dev/null
}
part fit 0 && cmp part Image
part fit 1 && gzip -dc part | cpio -t --quiet | grep -qx etc/shadow
part fit 3 && cmp part b.dtb
part own 0 && gzip -dc part | cpio -t --quiet | grep -qx etc/shadow

cp -r images first
echo other >Image
build rootfs
same "$(built)" fit
part fit 0 && cmp part Image
cmp first/rootfs.own images/rootfs.own

# Signed with a key that is elsewhere.
mkdir keys
openssl req -batch -new -x509 -newkey rsa:2048 -nodes -subj /CN=x \
  -keyout keys/dev.key -out keys/dev.crt 2>/dev/null
build rootfs ROOTFS_FIT_KEYS=keys ROOTFS_FIT_KEY=dev
dumpimage -l images/rootfs.fit | grep -q 'Sign algo: *sha256,rsa2048:dev'
dumpimage -l images/rootfs.fit | grep -q 'Sign value: *[0-9a-f]\{512\}'

fails make rootfs-fit ROOTFS_FIT_ARCH= >log 2>&1
grep -qF 'rootfs: ROOTFS_FIT_ARCH or what is to be in it is not set;' log
