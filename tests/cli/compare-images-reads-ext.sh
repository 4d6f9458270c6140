#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ext images are read inode by inode through debugfs, an ordinary user's
# only way; also targets and values that are stored outside the inode.
. "$(dirname "$0")/common.sh"
support=$SRC/tests/support

long=/$(printf '%0100d' 0)
"$support/tar-of" >a.tar <<END
. dir 0755 0 0
tool file 4755 8 9 content user.color=red user.long=$long
same hard 0 0 0 tool
tty char 0620 0 0 4:1
where link 0777 0 0 $long
END
printf content >tool; printf red >color; printf %s "$long" >long
for type in ext2 ext4; do
  mke2fs -q -t $type a.$type 1M
  printf '%s\n' 'mknod tty c 4 1' 'sif tty mode 020620' "symlink where $long" \
    'write tool tool' 'ea_set -f color tool user.color' \
    'ea_set -f long tool user.long' 'sif tool mode 0104755' 'sif tool uid 8' \
    'sif tool gid 9' 'ln tool same' 'sif tool links_count 2' |
    debugfs -w -f - a.$type >log 2>&1
done
"$support/compare-images" a.tar a.ext2 a.ext4 >out || { cat out; exit 1; }
grep -q 'a.ext4: 6 entries, same, adds /lost+found$' out

debugfs -w -R 'sif tool gid 10' a.ext4 2>log
fails "$support/compare-images" a.tar a.ext4 >out
grep -q '/tool: owner 8:10, not 8:9' out
debugfs -w -R 'sif tool links_count 9' a.ext2 2>log
fails "$support/compare-images" a.tar a.ext2 >out
grep -q 'a.ext2: e2fsck finds: ' out
