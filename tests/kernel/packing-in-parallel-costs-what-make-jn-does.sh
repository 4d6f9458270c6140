#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: user
# timeout: 7200
# slow: half an hour on two processors
# Why: a wrapper that makes a build parallel again may not cost what it wins.
# `wrap -jN -- make bindeb-pkg` takes hardly longer than `make -jN` by itself
# and then the packing, with Debian's fakeroot: medians of KERNEL_ROUNDS, taken
# in turns, since the machine is not the same from one hour to the next.
. "$(dirname "$0")/common.sh"
needs gcc bc bison flex rsync kmod cpio dpkg-buildpackage fakeroot-sysv
prepare
rounds=${KERNEL_ROUNDS-3}

timed() { # COMMAND...: how long it takes is in $elapsed, in hundredths
  began=$(date +%s%N)
  "$@" >"$work/log" 2>&1 || fail "$* failed: $(tail -n 20 "$work/log")"
  elapsed=$((($(date +%s%N) - began) / 10000000))
}

median() { # FILE
  sort -n "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

rm -f "$work/plain" "$work/wrapped"
for round in $(seq "$rounds"); do
  new_build
  timed make -j"$slots" -C "$source" O="$work/build/tree"
  compile=$elapsed
  timed make -C "$source" O="$work/build/tree" bindeb-pkg
  echo $((compile + elapsed)) >>"$work/plain"
  echo "round $round: make -j$slots $compile, then packing $elapsed"
  new_build
  timed "$JOBROOT" wrap -j "$slots" -- \
    make -C "$source" O="$work/build/tree" bindeb-pkg
  echo "$elapsed" >>"$work/wrapped"
  echo "round $round: wrap $elapsed hundredths of a second"
done
plain=$(median "$work/plain")
wrapped=$(median "$work/wrapped")
echo "wrap: $((wrapped * 100 / plain)) % of make -j$slots and packing"
[ $((wrapped * 100)) -le $((plain * 105)) ] ||
  fail "$wrapped against $plain hundredths of a second"
