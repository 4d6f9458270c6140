#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a clone is the tree again, and half of one is nowhere to be found.
. "$(dirname "$0")/common.sh"

mkdir -p tree/d
printf x >'tree/d/odd
 name'
ln tree/d/odd* tree/link
ln -s 'no where' tree/symlink
mkfifo tree/fifo
truncate -s 1G tree/sparse
chmod 6751 tree/link
touch -d @1000 tree/d

"$JOBROOT" clone tree copy >out 2>&1
same "$(cat out)" ''
list() { (cd "$1" && find . -printf '%P %y %m %s %n %l %T@\n' | sort); }
same "$(list copy | grep -v '^ ')" "$(list tree | grep -v '^ ')"
[ "$(du -k copy/sparse | cut -f 1)" -lt 1024 ] || fail 'the hole was filled'

status_is 1 "$JOBROOT" clone tree copy 2>error
same "$(cat error)" 'jobroot: copy: exists already; remove it, or name another'
status_is 1 "$JOBROOT" clone tree tree/d/in 2>error
status_is 1 "$JOBROOT" clone tree/link file 2>error
status_is 1 "$JOBROOT" clone nothing other 2>error
status_is 2 "$JOBROOT" clone tree 2>error

head -c 100000 /dev/zero >tree/large
(ulimit -f 1 && status_is 1 "$JOBROOT" clone tree partial) 2>error
grep -q 'File too large' error || fail "$(cat error)"
same "$(ls -A)" "$(printf 'copy\nerror\nout\ntree')"
