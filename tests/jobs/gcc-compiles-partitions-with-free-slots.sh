#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: at the link gcc -flto=jobserver runs a make of its own for the parts of
# the program. GCC 12 does not know names of pools, looks at MAKEFLAGS itself,
# and compiles with one slot, or with all CPUs, what it could share.
. "${0%/*}/common.sh"
needs_new_make
gcc=/usr/bin/gcc # not ccache's
lto1=$($gcc -print-prog-name=lto1 2>/dev/null) && [ -x "$lto1" ] ||
  skip 'no gcc with -flto here'

for i in 1 2 3 4 5 6; do
  echo "int f$i(int x) { volatile int y = x * $i; return y; }"
done | sed 's/^/__attribute__((noipa)) /' |
  split -l 1 --additional-suffix=.c - f
echo 'int f1(int), f2(int), f3(int), f4(int), f5(int), f6(int);
  int main(void) { return f1(f2(f3(f4(f5(f6(0)))))); }' >main.c
$gcc -c -O2 -flto f*.c main.c
mkdir tools
cat >tools/lto1 <<EOF
#!/bin/sh
case \$* in *-fltrans\ *) exec "\$METERED" $lto1 "\$@" ;; esac
exec $lto1 "\$@"
EOF
chmod 755 tools/lto1
cat >Makefile <<EOF
program: ; \$(PLUS)@MAKE=\$(CHILD) $gcc -B tools -O2 -flto=jobserver \
  -flto-partition=1to1 -o \$@ *.o
EOF

for parent in "$old" "$new"; do
  for child in "$old" "$new"; do
    for plus in + ''; do
      pair="$parent, $child, '$plus'"
      rm -f program
      MEET=4 measure "$JOBROOT" serve -j 4 -- "$parent" -s CHILD="$child" \
        PLUS=$plus >out 2>&1 || fail "$pair: $? $(cat out)"
      same "$pair: $(cat out)" "$pair: "
      same "$pair: $(most)" "$pair: 4"
      ./program
    done
  done
done
