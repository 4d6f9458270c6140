#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a copy of a tree in a session is owned as the tree is, whether the clone
# is made inside or outside of a run, and what is not copied is as before.
. "$(dirname "$0")/common.sh"

"$JOBROOT" run --session s -- sh -c '
  mkdir -p tree/d && touch tree/file tree/plain && ln tree/file tree/d/link
  mknod tree/null c 1 3 && chown 5:6 tree/file && chown 7 tree/d
  chmod 4750 tree/file && chown 8:9 tree && chmod 2775 tree
  setfattr -n security.test -v value tree/plain || :'
"$JOBROOT" clone --session s tree outside
"$JOBROOT" run --session s -- "$JOBROOT" clone tree inside

for copy in outside inside; do
  "$JOBROOT" run --session s -- sh -c "
    cd $copy && find . -printf '%p %y %U:%G %m %n\n' | sort
    stat -c %t:%T null; getfattr --absolute-names -m - plain" >"$copy.list"
  same "$(cat $copy.list)" ". d 8:9 2775 3
./d d 7:0 755 2
./d/link f 5:6 4750 2
./file f 5:6 4750 2
./null c 0:0 644 1
./plain f 0:0 644 1
1:3
# file: plain
security.test"
done
