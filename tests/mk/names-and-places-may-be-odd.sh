#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: names inside the tree may hold anything; the makefile may be used from
# another directory, with everything built elsewhere and sources read-only.
. "$(dirname "$0")/common.sh"

mkdir source
cd source
new_project 'tar squashfs cpio ext4' <<'END'
O = $(CURDIR)
BINARIES_DIR = $(O)/i
FS_DIR = $(O)/f
END
sed -i 's/^BINARIES_DIR = images//' Makefile
name=$(printf 'new\nline \\ "%%s" '\''$HOME'\'' *')
echo x >"target/etc/$name"
chmod a-w . target target/etc/*
cd ..
out=$TMP/out
mkdir "$out"
make -C source -j2 rootfs O="$out" >log 2>&1 || fail "$(cat log)"
same "$(there "$out/i")" \
  'rootfs.cpio rootfs.ext4 rootfs.squashfs rootfs.tar'

tar xf "$out/i/rootfs.tar" ./etc
[ -f "etc/$name" ] || fail 'tar has lost it'
cpio -it --quiet <"$out/i/rootfs.cpio" | grep -qF '"%s"'
unsquashfs -q -n -d squash "$out/i/rootfs.squashfs" etc >/dev/null 2>&1 || :
[ -f "squash/etc/$name" ] || fail 'squashfs has lost it'
make -C source rootfs-clean O="$out" >log 2>&1
same "$(ls -A "$out" "$out/i" | xargs)" "$out: i $out/i:"
chmod u+w source source/target
