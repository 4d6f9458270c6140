#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whoever makes a mistake reads, before any work is done, what was found
# and what to write. And the include adds what is announced and nothing else.
. "$(dirname "$0")/common.sh"

new_kernels 'server' <<'END'
first: ; @echo first
names: ; @:$(foreach v,$(.VARIABLES),$(info $v))
END
while IFS='|' read -r arguments text; do
  eval "set -- $arguments"
  status_is 2 make -n kernel-packages "$@" >log 2>&1
  grep -qF "*** kernel: $text" log ||
    fail "$arguments: expected '$text', got: $(cat log)"
done <<'END'
KERNEL_SOURCE=|KERNEL_SOURCE is not set; set it to the directory of the kernel's source
KERNEL_SOURCE='a b'|KERNEL_SOURCE is 'a b'; choose a path without blanks
BINARIES_DIR=linux/packages|BINARIES_DIR is in KERNEL_SOURCE; nobody may write there
BUILD_DIR=linux/build|KERNEL_DIR is in KERNEL_SOURCE; nobody may write there
BUILD_DIR=|BUILD_DIR is not set; set it to the directory for everything else
CURDIR='a b'|make runs in 'a b'; choose a path without blanks
MAKE_VERSION=4.2.1|make 4.2.1 is too old; use 4.3 or later
SOURCE_DATE_EPOCH=now|SOURCE_DATE_EPOCH is 'now'; expected seconds since 1970
KERNEL_FLAVOURS=list|flavour 'list' would make the target kernel-list mean two things; use another name
KERNEL_FLAVOURS=a-clean|flavour 'a-clean' would make the target kernel-a-clean mean two things; use another name
KERNEL_FLAVOURS=a/b|flavour 'a/b' cannot be the name of a directory and a target; use letters and digits
KERNEL_FLAVOURS='a-b a.b'|flavours 'a-b' and 'a.b' would share the variables KERNEL_A_B_*; rename one
KERNEL_TARGET=deb|KERNEL_TARGET is 'deb'; expected bindeb-pkg or binrpm-pkg or
KERNEL_SERVER_TARGET='tar-pkg deb-pkg'|KERNEL_SERVER_TARGET is 'tar-pkg deb-pkg'; name one target
END
[ ! -e build ] || fail 'something was done'
status_is 2 make kernel-packages KERNEL_SOURCE= >log 2>&1
fails grep 'nobody may write' log

build -s --warn-undefined-variables -Rr
same "$(cat log)" first
build -n --warn-undefined-variables -Rr kernel-packages kernel-clean kernel-list
fails grep '\.mk:.* warning' log
build -s names
sort log >with
sed '/^include/d' Makefile >Without
build -s -f Without names
sort log >without
comm -13 without with >added
fails grep -vE '^(_jobroot-|KERNEL_|JOBROOT_COMMAND$|.SHELLSTATUS$)' added
build kernel-packages KERNEL_FLAVOURS=
grep -q '^kernel: KERNEL_FLAVOURS is empty; no package is built$' log

# Beside images, in either order, and twice.
for order in 'rootfs kernel' 'kernel rootfs kernel'; do
  {
    printf '%s\n' 'ROOTFS_TYPES = ext5' 'BASE_TARGET_DIR = target'
    for makefile in $order; do
      sed "s/kernel\.mk/$makefile.mk/" Makefile
    done
  } >Both
  status_is 2 make -n -f Both first >log 2>&1
  grep -qF "*** rootfs: unknown type 'ext5'" log || fail "$order: $(cat log)"
  build -s -f Both first ROOTFS_TYPES=tar
done
