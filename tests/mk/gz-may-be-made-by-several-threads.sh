#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: pigz is taken where it is asked for, with the threads that there are
# tokens for, and writes the same with any number of them.
. "$(dirname "$0")/common.sh"
command -v pigz >/dev/null || skip 'pigz is missing'

new_project tar.gz <<'END'
ROOTFS_CONV_gz_TOOL = pigz
SOURCE_DATE_EPOCH = 1700000000
END
seq 400000 >target/bin/numbers
for jobs in 1 2 5; do
  build -j$jobs rootfs
  cp images/rootfs.tar.gz $jobs.gz
  rm images/rootfs.tar.gz
done
cmp 1.gz 2.gz && cmp 1.gz 5.gz
gzip -t 1.gz
grep -q 'job -n 1:16' build/rootfs/tar.gz/command
build rootfs ROOTFS_CONV_gz_TOOL=gzip
fails cmp 1.gz images/rootfs.tar.gz
fails make rootfs ROOTFS_CONV_gz_TOOL=zopfli >log 2>&1
grep -q "rootfs: ROOTFS_CONV_gz_TOOL is 'zopfli'; expected gzip or pigz" log
