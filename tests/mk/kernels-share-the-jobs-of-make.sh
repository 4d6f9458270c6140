#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make's -j says how many compilers there are, whether these are of one
# kernel or of two, though packing calls makes of its own, and though the
# makefile is serial, as Buildroot's is.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/jobs/common.sh"

new_kernels 'a b' <<'END'
KERNEL_B_TARGET = $(if $(shell command -v dpkg-buildpackage),bindeb-pkg,tar-pkg)
END
sed -i 's/sleep 0.05/sleep 0.02/' bin/cc

together() { # MAKE ARGUMENT...
  measure "$@" >log 2>&1 || fail "$(cat log)"
  [ "$(most)" -gt 1 ] && [ "$(most)" -le 3 ] ||
    fail "$*: $(most) compilers at once"
  fails grep -i jobserver log build/kernel/*/log
  build kernel-clean
}
together make -j3 kernel-packages
together make -j3 kernel-b
[ ! -x "$new" ] || together "$new" -j3 kernel-packages
echo .NOTPARALLEL: >>Makefile
together make -j3 kernel-packages

# Without -j there is one job.
for jobs in '' -j1; do
  measure make $jobs kernel-a KERNEL_WRAP_OPTS=--explain >log 2>&1 ||
    fail "$(cat log)"
  same "$(most)" 1
  grep -q 'scripts/Makefile.build .*in build/kernel/a/tree/build' log
  build kernel-clean
done
