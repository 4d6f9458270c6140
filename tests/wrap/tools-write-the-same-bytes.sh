#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: how many slots a tool gets differs each time; what it writes must not.
# Here are those that are installed, with one slot and more.
. "${0%/*}/common.sh"
export SOURCE_DATE_EPOCH=0

head -c 200000 "$JOBROOT" >data
mkdir -p tree/DEBIAN
cp data tree/
printf '%s\n' 'Package: tree' 'Version: 1' 'Architecture: all' \
  'Maintainer: nobody <nobody@example.org>' 'Description: tree' \
  >tree/DEBIAN/control

cat >tools <<'EOT'
xz -T0 -0 --block-size=64KiB -c data >$1.0
xz -0 -c data >$1.1
xz -T1 -0 -c data >$1.2
XZ_DEFAULTS=--threads=8 xz -0 -c data >$1.3
zstd -q -T0 -c data >$1.4
zstdmt -q -c data >$1.5
pigz -nc data >$1.6
pigz -p 7 -nc data | pigz -dc >$1.7
dpkg-deb -z1 --root-owner-group -b tree $1.8 >&2
lbzip2 -1 -n 5 -c <data >$1.10
plzip -0 -B 8KiB -c <data >$1.11
pixz -1 -p4 <data >$1.12
seq 9 | parallel --colsep , -k -j 4 echo -j >$1.13
seq 9 | xargs -P 4 -n 1 echo | sort >$1.9
EOT
sh tools plain 2>said
for slots in 1 2 3; do
  OPTIONS=--explain wrap $slots sh tools $slots 2>said
  for file in plain.*; do
    cmp "$file" "$slots${file#plain}"
  done
  for tool in xz zstd pigz dpkg-deb xargs lbzip2 plzip pixz parallel; do
    if command -v $tool >/dev/null && ! grep -q "$tool" said; then
      fail "$tool with $slots: $(cat said)"
    fi
  done
done
