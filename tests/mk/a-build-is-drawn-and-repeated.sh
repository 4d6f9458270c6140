#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the graph of images is drawn with what each took; whether a build gives
# the same again is answered by doing it, and by naming what is not the same.
. "$(dirname "$0")/common.sh"

new_project 'own.gz tar ext2' <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_OWN_CMD = sleep 0.3; echo own > $@
END

build rootfs-graph
grep -qF '"own" -> "own.gz"' build/rootfs/graph.dot
grep -qF '"common" -> "tar"' build/rootfs/graph.dot
grep -qF '"own" [label="own", style=dashed]' build/rootfs/graph.dot
build -j2 rootfs
build rootfs-graph
grep -q '"own" \[label="own\\n0\.[3-9]s", color=red' build/rootfs/graph.dot
grep -qF '"own" -> "own.gz" [color=red' build/rootfs/graph.dot
if command -v dot >/dev/null; then
  grep -q '<svg' build/rootfs/graph.svg
fi

build -j2 rootfs-reproduce
same "$(tail -n 1 log)" 'rootfs: 3 images built twice and the same'
[ ! -e build/rootfs/reproduce ] || fail 'the second build is still there'
fails make rootfs-reproduce 'ROOTFS_OWN_CMD=printf abcd%s $@ > $@' >log 2>&1
grep -q '^rootfs: own.gz: images/rootfs.own.gz and .*images-again/rootfs.own.gz differ from byte ' log
same "$(grep -c differ log)" 1
