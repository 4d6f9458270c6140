#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: without a session an ordinary user cannot be root, and under another
# fake root nobody would see what this one records.
# runs-as: user
. "$(dirname "$0")/common.sh"

mkdir root
echo '/a d 755 0 0' >table

status_is 1 "$JOBROOT" makedevs -d table root 2>errors
same "$(cat errors)" "jobroot: makedevs: this is neither a session nor root; \
use \`jobroot run -- jobroot makedevs ...\` or --session DIR"
status_is 1 env FAKEROOTKEY=123 "$JOBROOT" makedevs -d table root 2>errors
grep -q "the fake root that this runs in is not jobroot's" errors
same "$(ls root)" ''
