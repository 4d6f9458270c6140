#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a session answers must be what real root is answered, but for the
# few probes that jobroot-preload(7) lists with their reasons. Root asks the
# kernel itself; others go by what it said in root.txt.
# timeout: 300
. "$SRC/tests/cli/common.sh"
export LC_ALL=C
right=$SRC/tests/probes/root.txt

ask() { # FILE COMMAND...
  file=$PWD/$1
  shift
  (mkdir "$file.at" && cd "$file.at" && "$@" >"$file")
}

if [ "$(id -u)" = 0 ]; then
  ask root setpriv --clear-groups "$OUT/tests/probes" strict
  diff "$right" root || echo 'This kernel has other answers for root.'
  right=root
fi
sed -n 's/^\.It Ic \([a-z0-9_]*\)$/\1/p' \
  "$SRC/docs/man/jobroot-preload.7.in" | sort >excused
[ "$(wc -l <excused)" -le 6 ] || fail "too many excuses: $(cat excused)"

judge() { # ANSWERS
  # The answers of plain sessions have no strict ones.
  cut -d: -f1 "$1" | sort >names
  wrong=$(diff "$right" "$1" | sed -n 's/^[<>] \([a-z0-9_]*\):.*/\1/p' |
    sort -u | comm -12 - names)
  # Some of the excuses are not needed where real root runs the session.
  unexcused=$(echo "$wrong" | comm -23 - excused)
  [ "$(id -u)" = 0 ] || unexcused=$(echo "$wrong" | comm -3 - excused)
  [ -n "$unexcused" ] || return 0
  diff "$right" "$1" || true
  fail "$1: these are wrong, or excused for nothing: $unexcused"
}

ask plain "$JOBROOT" run -- "$OUT/tests/probes"
judge plain
ask strict env JOBROOT_STRICT=1 "$JOBROOT" run -- "$OUT/tests/probes" strict
judge strict
[ "$(wc -l <plain)" -ge 120 ] || fail 'too few probes'
