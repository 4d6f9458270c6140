#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whoever interrupts a make has nothing running and no packages, or those
# that were there before; what a killed one cannot end, the next one waits for.
. "$(dirname "$0")/common.sh"

new_kernels 'a b' <<'END'
END
sed -i 's/sleep 0.05/sleep 0.2/' bin/cc
compiling() {
  grep -q "$PWD/bin/cc" build/kernel/a/log build/kernel/b/log
}
nobody_compiles() {
  [ -z "$(pgrep -f "$PWD/bin/cc")" ]
}

# As a terminal does it, to all of the group.
env --default-signal=INT setsid make -j2 kernel-packages >log 2>&1 &
wait_for compiling
kill -INT "-$!"
fails wait $!
wait_for nobody_compiles
[ ! -e packages/a/SHA256SUMS ] && [ ! -e packages/b/SHA256SUMS ] ||
  fail "packages of half a kernel"
rm -f build/kernel/*/log

make -j2 kernel-packages >log 2>&1 &
wait_for compiling
kill -KILL $!
fails wait $!
build -j2 kernel-packages
grep -q '^kernel: .*waiting for ' log || fail "nobody waited: $(cat log)"
for flavour in a b; do
  (cd packages/$flavour && sha256sum --quiet -c SHA256SUMS)
  [ ! -e "build/kernel/$flavour/session" ] || fail 'a session is left'
done
