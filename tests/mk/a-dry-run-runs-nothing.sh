#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make -n shows what would be done, and neither writes a file nor starts a
# program of ours, before the first build and after it.
. "$(dirname "$0")/common.sh"

new_project 'ext4.zst tar cpio' </dev/null
find . -mindepth 1 ! -name log ! -name before -printf '%p %T@\n' | sort >before
build -n rootfs rootfs-common rootfs-list rootfs-check rootfs-tar-show-info rootfs-clean
find . -mindepth 1 ! -name log ! -name before -printf '%p %T@\n' | sort | diff before -
grep -q 'jobroot run .* sh {script}' log

build rootfs
find . -mindepth 1 ! -name log ! -name before -printf '%p %T@\n' | sort >before
build -n rootfs rootfs-clean
find . -mindepth 1 ! -name log ! -name before -printf '%p %T@\n' | sort | diff before -
