#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: packagers build in one place and install in another; what is installed
# is the tree that was built, no more, no less, and it says nothing of where.
# runs-as: once
. "$(dirname "$0")/../cli/common.sh"

tree() { (cd "$1" && find bin lib share ! -type d 2>/dev/null | sort); }

multilib=
[ ! -d "$OUT/lib/jobroot/i386" ] || multilib=MULTILIB=1
make -s -C "$SRC" O="$OUT" $multilib DESTDIR="$TMP/root" PREFIX=/usr install >log ||
  fail "$(cat log)"
same "$(tree root/usr)" "$(tree "$OUT")"
for path in "$SRC" "$OUT" "$TMP"; do
  fails grep -rlF "$path" root
done
same "$(root/usr/bin/jobroot --version)" "$("$JOBROOT" --version)"
same "$(readlink root/usr/bin/fakeroot)" jobroot

make -s -C "$SRC" O="$OUT" DESTDIR="$TMP/root" PREFIX=/usr uninstall >log
same "$(tree root/usr)" ''
