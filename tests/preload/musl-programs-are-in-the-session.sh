#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the shim needs no library, so that one file works in programs of either
# libc: whole distributions have musl, and their programs run beside ours.
. "$SRC/tests/cli/common.sh"
. "$SRC/tests/support/other-programs"

build gnu gcc
build musl musl-gcc

start_each_other gnu musl
see_each_other gnu musl
see_each_other musl gnu
record_together gnu musl
