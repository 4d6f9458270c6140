#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is missing is said before anything is done.
. "$(dirname "$0")/common.sh"

mkdir root
echo '/a d 755 0 0' >table
session() { "$JOBROOT" run "$JOBROOT" makedevs "$@"; }

status_is 2 session root 2>errors
grep -q 'name one with -d' errors
status_is 1 session -d absent root 2>errors
same "$(cat errors)" 'jobroot: absent: cannot open: No such file or directory'
status_is 1 session -d table absent 2>errors
same "$(cat errors)" 'jobroot: absent: cannot open: No such file or directory'
status_is 1 session --session absent -d table root 2>errors
grep -q '^jobroot: absent' errors
same "$(ls root)" ''
