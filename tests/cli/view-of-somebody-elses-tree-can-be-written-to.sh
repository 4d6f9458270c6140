#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: in a user namespace an overlay cannot copy up what belongs to an id that
# the namespace does not have, and writing ends with EOVERFLOW.
. "$(dirname "$0")/common.sh"

[ -f /etc/skel/.profile ] || skip 'no small tree of root'
"$JOBROOT" run -v --session s --view /etc/skel --view-at at -- sh -c '
  echo new >>at/.profile && chown 5:6 at/.profile &&
  stat -c %u:%g at/.profile && tail -n1 at/.profile' >out 2>log ||
  fail "$(cat out log)"
same "$(cat out)" "5:6
new"
[ "$(id -u)" = 0 ] || grep -q 'no overlay (' log || fail "$(cat log)"

# A session without a name goes where the copy can be.
same "$("$JOBROOT" run --view-mode copy --view /etc/skel --view-at other -- \
  sh -c 'echo new >>other/.profile && tail -n1 other/.profile')" new
same "$(echo jobroot-*)" 'jobroot-*'
