#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# Why: a recipe of root's make that builds as another user cannot let that one
# open its pool. The build has a pool of its own then, for all that runs in it,
# and says that it is not the other.
. "${0%/*}/common.sh"

cat >Makefile <<'EOF'
all: ; +@setpriv --reuid 65534 --clear-groups '$(JOBROOT)' wrap -j2 -- \
  sh ./rules 2>said
inner: a b c d
a b c d: ; @"$$METERED" sleep 0.02
.PHONY: all inner a b c d
EOF
cat >rules <<'EOF'
"$MAKE" -s inner
"$JOBROOT" job -n 2 -- "$JOBROOT" tokens | grep slots
"$JOBROOT" tokens check
EOF
chmod 777 . "$TMP"
closed() {
  case=$make MAKE=$make
  MEET=2 measure "$make" -s -j3 >out || fail "$case: $? $(cat out said)"
  same "$case: $(cat out)" "$case: slots      2: 2 busy, 0 free"
  same "$case: $(most)" "$case: 2"
  same "$(grep -v serving said)" ''
}
export MAKE
each_make closed
