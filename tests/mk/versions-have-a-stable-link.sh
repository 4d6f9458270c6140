#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: with a version in the name, a link without one leads to the newest; old
# ones go when the new ones are complete, and only if that is wanted.
. "$(dirname "$0")/common.sh"

new_project 'own own.gz a.own' <<'END'
ROOTFS_OWN_CMD = echo $(ROOTFS_VERSION) > $@; $(WITH)
ROOTFS_A_OWN_CMD = echo $(ROOTFS_VERSION) > $@
WITH = true
END

build rootfs ROOTFS_VERSION=1.0
build rootfs ROOTFS_VERSION=2.a
same "$(readlink images/rootfs.own.gz) $(cat images/rootfs.own)" \
  'rootfs-2.a.own.gz 2.a'
same "$(there)" "rootfs-1.0.a.own rootfs-1.0.own \
rootfs-1.0.own.gz rootfs-2.a.a.own rootfs-2.a.own rootfs-2.a.own.gz \
rootfs.a.own rootfs.own rootfs.own.gz"

fails make -k rootfs ROOTFS_VERSION=3 ROOTFS_REMOVE_OLD=y WITH=false >log 2>&1
same "$(cat images/rootfs.own) $(ls images/rootfs-*.own.gz | wc -l)" '2.a 2'
build rootfs ROOTFS_VERSION=3 ROOTFS_REMOVE_OLD=y
same "$(there)" 'rootfs-3.a.own rootfs-3.own rootfs-3.own.gz rootfs.a.own rootfs.own rootfs.own.gz'

# The list of packages goes along with them, and is a new one when it is.
echo 'bash 5.2' >list
build rootfs ROOTFS_VERSION=4 ROOTFS_REMOVE_OLD=y ROOTFS_PACKAGE_MANIFEST=list
same "$(readlink images/rootfs.packages)" rootfs-4.packages
echo 'bash 5.3' >list
build rootfs ROOTFS_VERSION=4 ROOTFS_REMOVE_OLD=y ROOTFS_PACKAGE_MANIFEST=list
same "$(cat images/rootfs.packages)" 'bash 5.3'
grep -q '"type": "packages"' images/images.json
