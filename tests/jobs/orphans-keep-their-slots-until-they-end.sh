#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a killed make had started runs on. Its tokens are in use until then;
# given back earlier, more than N would run, and nobody would notice.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
orphans: o1 o2 o3 o4
o1 o2 o3 o4: ; @"$$METERED" sh -c \
	'echo >>begun; until [ -e end ]; do sleep 0.1; done'
others: 1 2 3 4 5 6
1 2 3 4 5 6: ; @"$$METERED" sleep 0.05
.PHONY: orphans o1 o2 o3 o4 others 1 2 3 4 5 6
EOF
cat >served <<'EOF'
make=$1
setsid "$make" -s orphans &
until [ "$(wc -l <begun)" = 4 ]; do sleep 0.05; done 2>/dev/null
kill -KILL $!
# Four orphans have the slot of this shell and three of four tokens.
"$make" -s others
echo "$("$SRC/tests/jobs/free-tokens" "$JOBROOT_POOL/tokens") free"
"$JOBROOT" tokens status --json |
  sed -n 's/^ *"held_by_gone": \([0-9]*\),$/\1 with the killed/p'
: >end
tries=0
until [ "$("$SRC/tests/jobs/free-tokens" "$JOBROOT_POOL/tokens")" = 4 ] ||
  [ $((tries += 1)) = 100 ]; do sleep 0.1; done
EOF
export SRC
for make in "$old" "$new"; do
  rm -f begun end
  measure "$JOBROOT" serve -j 5 -- sh ./served "$make" >out 2>&1 ||
    fail "$make: $? $(cat out)"
  same "$make: $(grep -v '^Killed$' out)" "$make: 1 free
3 with the killed"
  # The make that followed has the shell's slot as the orphans have it.
  [ "$(most)" -ge 5 ] && [ "$(most)" -le 6 ] || fail "$make: $(most) at once"
done
