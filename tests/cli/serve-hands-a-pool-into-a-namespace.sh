#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the descriptors of a make above us cannot be opened from inside a user
# namespace, where private views of a tree are.
. "$(dirname "$0")/common.sh"
unshare -Urm true 2>/dev/null || skip 'no user namespaces here'

cat >Makefile <<'EOF'
enter = $(JOBROOT) serve -j 9 -- unshare -Urm
all:
	@unshare -Urm $(JOBROOT) job -n 1:9 -- echo {n}
	@$(enter) $(JOBROOT) job -n 1:9 -- echo {n}
	@exec 3</dev/null 4</dev/null; $(enter) $(JOBROOT) job -n 1:9 -- echo {n}
	@$(enter) sh -c 'make -s inner'
inner: a b
a: ; @for i in 1 2 3 4 5 6 7 8 9; do [ -e b ] && exit; sleep 0.2; done; exit 1
b: ; @touch b
.PHONY: all inner a
EOF

# Without help there is only one slot inside; that is what serve is for here.
JOBROOT=$JOBROOT make -s --no-print-directory -j4 >out 2>&1 || fail "$(cat out)"
same "$(grep -v '^jobroot: serve: -j9 is not used' out | tr '\n' ' ')" '1 4 4 '
