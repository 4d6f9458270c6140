#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build that is still serial, or breaks, is one rule away from what it
# should be; which one, nobody finds in a thousand makes without help. And of
# several rules that speak of a make the first must count.
. "$(dirname "$0")/common.sh"

mkdir sub debian
cat >debian/rules <<'END'
#!/usr/bin/make -f
build: ; @$(MAKE) -C sub -j1; $(MAKE) -C sub -j1; $(MAKE) -s -n -C sub
END
chmod 755 debian/rules
echo 'all: ; @:' >sub/Makefile
printf 'join sub/ # mine\nserial *  # all\n' >policy
rules=$("$JOBROOT" mk)/wrap.policy

"$JOBROOT" wrap -j2 --explain -- debian/rules build >out 2>err
head -n1 err | grep -qx 'jobroot: wrap: what was done, and why' ||
  fail "heading: $(cat err)"
has() { # LINE, as a pattern, in what was explained
  grep -qx -- "$1" err || fail "no '$1' in: $(cat err)"
}
has "serial, $rules:[0-9]*: .*"
has '  1x  make  1 slot  debian/rules :build in \.'
has "join, $rules:[0-9]*: .*"
has '  2x  make  2 slots  -j1 -> the pool  sub/Makefile'
has 'query: runs nothing, and is not told of the pool'
has '  1x  make  sub/Makefile'
same "$(cat out)" "$(debian/rules build)"

# What they were told of jobs, and are told now.
for name in tool hides drops; do
  cp /bin/echo $name
done
cat >tools <<'END'
tool tool values -C ask -T{n} --threads JOBS
tool hides hide JOBS
tool drops drop -j
END
"$JOBROOT" wrap -j3 --explain --policy tools -- sh -c '
  MAKEFLAGS="k -j9 --jobserver-auth=3,4" make -s -C sub --jobs=8 all V=1 2>&1
  make -s -C sub MAKEFLAGS=-j5
  debian/rules -j 4 build; make -s -C sub -n -j3
  ./tool -9T0 a; ./tool --threads 2; JOBS=7 ./tool; ./tool -T1
  JOBS=7 ./tool --version; JOBS=7 ./hides; ./hides; ./drops -j 7; ./drops
  make -s -n -C sub a b X=1 c d || :' >out 2>err
has '  1x  make  3 slots  -j8, MAKEFLAGS="-j9 …" -> the pool  sub/Makefile :all'
has '  1x  make  3 slots  MAKEFLAGS="-j5" -> the pool         sub/Makefile'
has '  1x  make  1 slot  -j4 -> -j1  debian/rules :build in \.'
has '  1x  tool  3 slots  -T0 -> -T3          in \.'
has '  1x  tool  2 slots  --threads 2 -> -T2  in \.'
has '  1x  tool  3 slots  JOBS="7" -> -T3     in \.'
has '  1x  hides  JOBS -> nothing  in \.'
has '  1x  hides                   in \.'
has '  1x  drops  -j 7 -> the pool  in \.'
has '  1x  drops                    in \.'
has '  1x  make  *sub/Makefile :a :b :c …'
same "$(grep -c '^  1x  tool  in \.$' err)" 2 # --version and -T1
grep -qx -- -T1 out || fail "$(cat out)"

"$JOBROOT" wrap -j2 --explain --policy policy -- debian/rules build >out 2>err
has 'serial, policy:2: all'
has 'join, policy:1: mine'

"$JOBROOT" wrap -j2 --explain --policy policy --serial 'sub/' --join :build \
  --join sub/ -- debian/rules build >out 2>err
has 'serial, --serial sub/'
has '  2x  make  1 slot  -j1, the pool -> -j1  sub/Makefile'
has 'join, --join :build'
has '  1x  make  2 slots  debian/rules :build in \.'

# From here, if it says so, and not whatever has such a name.
mkdir 'a[b]'
cp -r debian sub 'a[b]'
cd 'a[b]'
"$JOBROOT" wrap -j2 --explain --serial ./sub/ --serial ../sub/Makefile -- sh -c '
  make -s -C sub; make -s -C ../sub; make -s -C ../sub/../debian -f rules -n
  make -s -f ../sub/Makefile' 2>../err
cd ..
has 'serial, --serial \./sub/'
has '  1x  make  1 slot  sub/Makefile'
has 'serial, --serial \.\./sub/Makefile'
has "  1x  make  1 slot  $PWD/sub/Makefile"
has "  1x  make  1 slot  $PWD/sub/Makefile in \."

# Inside of a wrap its rules hold, behind those that are given there, and what
# changes nothing is explained by it.
"$JOBROOT" wrap -j2 --explain --serial sub/ -- sh -c '
  "$JOBROOT" wrap -- make -s -C sub
  "$JOBROOT" wrap --explain --join other/ -- make -s -C sub 2>inner' 2>err
same "$(grep -c ' sub/Makefile' err) $(grep -c ' sub/Makefile' inner)" '1 1'
has '  1x  make  1 slot  sub/Makefile'
same "$(head -n2 inner | tail -n1)" 'serial, --serial sub/'

"$JOBROOT" wrap --explain -- true 2>err
has 'jobroot: wrap: no make was started, and no tool that the policy speaks of'
