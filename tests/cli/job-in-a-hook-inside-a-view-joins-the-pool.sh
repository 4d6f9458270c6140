#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: hooks of images run in a user namespace, from where make's pool cannot
# be opened any more; their tools and makes are to share it all the same.
. "$(dirname "$0")/common.sh"
unshare -Urm true 2>/dev/null || skip 'no user namespaces here'

mkdir tree
cat >hook <<'EOF'
"$JOBROOT" job -n 1:4 -- sh -c 'echo tool $JOBROOT_JOBS'
rm -f b; make -s --no-print-directory inner && echo parallel
EOF
cat >Makefile <<'EOF'
run = $(JOBROOT) run --view tree --view-at $(CURDIR)/at --view-mode overlay
all:
	@$(run) -- sh ./hook
	@$(JOBROOT) job -n 1:3 -- $(run) -- sh ./hook
	@$(JOBROOT) job -n 1:9 -- echo back {n}
inner: a b
a: ; @for i in 1 2 3 4 5 6 7 8 9; do [ -e b ] && exit; sleep 0.2; done; exit 1
b: ; @touch b
.PHONY: all inner a
EOF

JOBROOT=$JOBROOT make -s --no-print-directory -j4 >out 2>&1 || fail "$(cat out)"
# The second hook's tool has the three slots of the job around it, and the one
# that this left.
same "$(tr '\n' ' ' <out)" 'tool 4 parallel tool 4 parallel back 4 '
