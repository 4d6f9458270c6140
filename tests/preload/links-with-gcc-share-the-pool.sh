#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: GCC 12 knows a pool by its descriptors only, and links in a single
# process where it is told a name. Under the shim it finds them, in a recipe
# without `+`, too, and the make that it starts takes tokens.
. "$SRC/tests/cli/common.sh"

[ -x /usr/bin/gcc ] || skip 'no gcc'
for part in 1 2 3 4 5 6; do
  echo "__attribute__((noinline)) int f$part(int x) { return x * $part; }" \
    >f$part.c
done
echo 'int f1(int), f2(int), f3(int), f4(int), f5(int), f6(int);
int main(int n, char **v) { (void)v;
  return f1(f2(f3(f4(f5(f6(n)))))) == 720 ? 0 : 1; }' >main.c
cat >Makefile <<'EOF'
parts := main.c $(wildcard f?.c)
program: $(parts)
	@/usr/bin/gcc -v -O2 -flto=jobserver -flto-partition=max -o $@ $^ 2>log
	@./program
EOF
"$JOBROOT" serve --style fifo -j 3 -- sh -c 'make && "$0"' \
  "$OUT/tests/ledger" >out 2>&1 || fail "$(cat log out)"
grep -q 'Using make jobserver' log || fail "$(cat log)"
grep -q '^free 2 held 0 most 2$' out || fail "$(cat out)"
