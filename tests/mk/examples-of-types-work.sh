#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: every type there is
# Why: what the head of a type or a conversion gives as an example is built.
. "$(dirname "$0")/common.sh"

new_tree target
# All examples in one makefile; what the tools are missing for is left out.
for file in "$SRC"/mk/types/*.mk "$SRC"/mk/conversions/*.mk; do
  sed -n '/^## EXAMPLE/,/^$/s/^##   //p' "$file" >example
  grep -q '^ROOTFS_TYPES = ' example || fail "$file: no example"
  sed 's/^ROOTFS_TYPES = /ROOTFS_TYPES += /' example >>examples
done
sed -n '/^## SYNOPSIS/,/^## DESCRIPTION/s/^##   //p' "$SRC/mk/rootfs.mk" |
  sed '/^make/d; /ROOTFS_TYPES/d' |
  sed '/^include/e cat examples' >Makefile
make rootfs-common >log 2>&1 || :
masked=$(sed -n 's/.* not found, needed by \(.*\)\. \(Debian\|Or\).*/\1/p' log |
  tr -d , | xargs)
build -k -j"$(nproc)" rootfs ROOTFS_TYPES_MASKED="$masked"
for name in $(sed -n 's/^ROOTFS_TYPES += //p' examples); do
  case " $masked " in
  *" $name "*) echo "not tried: $name" ;;
  *) [ -s "images/rootfs.$name" ] || fail "no rootfs.$name" ;;
  esac
done
