#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# Why: a recipe of root's make that builds as another user cannot let that one
# open its pool. The build has a pool of its own then, for all that runs in it,
# and says that it is not the other.
. "${0%/*}/common.sh"

cat >Makefile <<'EOF'
recursive: ; +@$(WRAPPED)
plain: ; @$(WRAPPED)
WRAPPED = setpriv --reuid 65534 --clear-groups '$(JOBROOT)' wrap -j2 -- \
  sh ./rules 2>said
inner: a b c d
a b c d: ; @"$$METERED" sleep 0.02
.PHONY: recursive plain inner a b c d
EOF
cat >rules <<'EOF'
"$MAKE" -s inner
"$JOBROOT" job -n 2 -- "$JOBROOT" tokens | grep '^slots'
"$JOBROOT" tokens check
EOF
chmod 777 . "$TMP"
closed() {
  MAKE=$make
  for recipe in recursive plain; do
    case="$make, $recipe"
    MEET=2 measure "$make" -s -j3 $recipe >out || fail "$case: $(cat out said)"
    same "$case: $(cat out)" "$case: slots      2: 2 busy, 0 free"
    same "$case: $(most)" "$case: 2"
    same "$case: $(grep -c 'serving 2' said)" "$case: 1"
    same "$case: $(grep -v serving said)" "$case: "
  done
}
export MAKE
each_make closed
