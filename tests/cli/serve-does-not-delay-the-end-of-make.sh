#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: at its end make waits for all who have its pool open. A server that
# stays for what its command left, or for whoever comes, must not be one.
. "$(dirname "$0")/common.sh"

name=$(basename "$TMP" | tr -cd a-zA-Z0-9)
trap '"$JOBROOT" serve --stop --name $name 2>/dev/null || :' EXIT
cat >Makefile <<'EOF2'
left: ; +@$(JOBROOT) serve --new -j 2 -- sh -c \
	'sleep 30 3>&- 4>&- >/dev/null 2>&1 & echo $$! >daemon' 2>/dev/null
stays: ; +@$(JOBROOT) serve --detach -j 2 --name $(NAME) 2>/dev/null
EOF2

for target in left stays; do
  start=$(date +%s)
  JOBROOT=$JOBROOT make -s -j4 $target NAME=$name >out 2>&1 </dev/null
  seconds=$(($(date +%s) - start))
  [ $seconds -lt 20 ] || fail "$target: $seconds s"
  same "$(cat out)" ''
done
kill "$(cat daemon)"
