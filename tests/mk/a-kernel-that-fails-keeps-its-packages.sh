#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: packages are put in their place when all of them are there; a kernel
# that does not compile tells why, keeps what was there before, and stops no
# other one.
. "$(dirname "$0")/common.sh"

new_kernels 'good bad' <<'END'
KERNEL_BAD_FRAGMENTS = bad.config
END
echo CONFIG_MODULES=y >bad.config
build -j2 kernel-packages
cp -R packages before

# EXT4 is a module only where modules are.
cat >bad.config <<'END'
# CONFIG_MODULES is not set
CONFIG_EXT4=m
END
echo 'echo no compiler today >&2; exit 3' >bin/bad
rm -r build/kernel/bad/tree
status_is 2 make -k -j2 kernel-packages \
  KERNEL_BAD_MAKE_OPTS='CC="sh $(CURDIR)/bin/bad"' \
  KERNEL_GOOD_MAKE_OPTS=KCFLAGS=-O1 >log 2>&1
grep -q '^kernel: bad: tar-pkg failed; .* is in .*/build/kernel/bad/log$' log
grep -q '^no compiler today$' log
grep -q '^kernel: bad: .*/bad.config: CONFIG_EXT4=m became n; ' log
diff -r before/bad packages/bad
grep -q '^  KERNEL  good$' log && [ -e packages/good/SHA256SUMS ] ||
  fail 'the other one was stopped'

# When it compiles again, its packages are replaced, and what an earlier one
# had besides is removed.
build -j2 kernel-packages KERNEL_BAD_VERSION=-better
same "$(cd packages/bad && echo *)" \
  'SHA256SUMS linux-6.1.0-better-x86_64.tar'

# Nobody makes packages of nothing.
printf 'tar-pkg:\n\t@:\n' >linux/scripts/Makefile.package
status_is 2 make kernel-bad >log 2>&1
grep -q '^kernel: bad: tar-pkg has made no package; ' log
rm -r linux/scripts
status_is 2 make kernel-bad >log 2>&1
grep -q '^kernel: linux is no source of a kernel; ' log
