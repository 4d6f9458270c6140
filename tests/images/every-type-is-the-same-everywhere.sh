#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: every image there is, four times, minutes
# timeout: 900
# Why: an image is a function of the tree and the makefile. All rows of
# types.table are built with one job and with sixteen, from views of each kind,
# in directories with different names, under different umasks and locales, and
# as root of a user namespace; what is `same` must be so, byte for byte.
. "$(dirname "$0")/common.sh"

# Enough for several threads, and something of each kind.
mkdir -p tree/bin tree/dev tree/etc tree/usr/lib tree/home
seq 1500000 >tree/usr/lib/numbers
cp "$SRC/COPYING" tree/bin/tool
echo secret >tree/etc/shadow
ln tree/bin/tool tree/bin/same-tool
ln -s ../bin/tool tree/etc/link
for i in $(seq 300); do echo "$i" >"tree/etc/file-$i"; done
echo blanks >"tree/home/a name with blanks"
cat >devices.table <<'END'
/etc/shadow f 640 7 42 - - - - -
/dev/null c 666 0 0 1 3 0 0 -
/home d 2775 1000 1000 - - - - -
/bin/tool f 755 0 0 - - - - -
|xattr cap_net_raw+ep
END
chmod -R u+rwX,go+rX tree

# Builds everything in DIR, in these surroundings.
build_in() { # DIR UMASK LOCALE JOBS MODE [COMMAND...]
  dir=$1 mask=$2 locale=$3 jobs=$4 mode=$5
  shift 5
  new_makefile "$dir" "$(chains | xargs)" <<END
BASE_TARGET_DIR := target
ROOTFS_DEVICE_TABLES := devices.table
END
  cp -a tree "$dir/target"
  cp devices.table "$dir"
  (
    cd "$dir" && umask "$mask" && export LC_ALL="$locale" &&
      "$@" make -k -j"$jobs" rootfs ROOTFS_VIEW_MODE="$mode" >log 2>&1
  ) || fail "$dir: $(tail -n 40 "$dir/log")"
}

build_in a 022 C 1 auto
build_in another/directory 077 C.UTF-8 16 copy
variants=another/directory
if unshare -r true 2>/dev/null; then
  build_in mapped 002 C 3 auto unshare -r
  variants="$variants mapped"
fi
# A file system that shares blocks is made where there is none.
if cp --reflink=always devices.table linked 2>/dev/null; then
  build_in reflink 027 C 5 reflink
  variants="$variants reflink"
elif truncate -s 4G xfs && mkfs.xfs -q xfs && mkdir reflink &&
  mount -o loop xfs reflink 2>/dev/null; then
  trap 'umount -l reflink' EXIT
  build_in reflink/in 027 C 5 reflink
  variants="$variants reflink/in"
fi

wrong=
while read -r chain same _; do
  case $chain in '#'* | '') continue ;; esac
  for variant in $variants; do
    cmp -s "a/images/rootfs.$chain" "$variant/images/rootfs.$chain" && continue
    echo "$chain: differs in $variant"
    [ "$same" = differs ] || wrong="$wrong $chain"
  done
done <"$rows"
[ -z "$wrong" ] || fail "not the same: $wrong"
echo "the same in a $variants"
