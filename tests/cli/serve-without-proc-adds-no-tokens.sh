#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a server that cannot see processes does not know whether what is missing
# is lost or used by a make that runs; what it added would be too many.
. "$(dirname "$0")/common.sh"
[ "$(id -u)" = 0 ] || skip 'needs root to hide /proc'
unshare -m true 2>/dev/null || skip 'mounts are not allowed here'
export JOBROOT

cat >makefile <<'EOF'
all: a b c
a b c: ; @sleep 1
EOF
same "$(unshare -m sh -c 'mount -t tmpfs none /proc
  exec "$JOBROOT" serve -j 4 -- make' 2>&1)" ''
