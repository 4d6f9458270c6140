#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a ledger is allocated when it is made, so a full file system is found at
# the start; /run/user is small, and there are others.
. "$(dirname "$0")/common.sh"
unshare -Urm true 2>/dev/null || skip 'no user namespaces here'
export JOBROOT

mkdir full
unshare -Urm sh -ec 'mount -t tmpfs -o size=64k none full
  XDG_RUNTIME_DIR=$PWD/full "$JOBROOT" serve -j 3 -- \
    sh -c '\''echo "$JOBROOT_POOL"'\''
  ls -A full' >out 2>&1
same "$(wc -l <out)" 1
case $(cat out) in
"$PWD"/full/*) fail "$(cat out)" ;;
*/jobroot-pool.*) ;;
*) fail "$(cat out)" ;;
esac
