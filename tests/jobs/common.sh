#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what tests with the real counterparties of a job server share: the
# makes, and an account of what runs that does not ask the job server.
. "$SRC/tests/cli/common.sh"
export JOBROOT

old=$(command -v make)
new=$OUT/tests/make-4.4.1/make

needs_new_make() {
  [ -x "$new" ] || skip "make 4.4.1: $(cat "${new%/*}/missing" 2>/dev/null ||
    echo 'not built; make check-jobs')"
}

# measure COMMAND...: COMMAND, whose jobs are "$METERED JOB...", see meter.
METERED=$SRC/tests/jobs/meter METER=$PWD/meter
export METERED METER MEET
measure() {
  rm -f "$METER" "$METER.met"
  timeout 60 "$@"
}

# How many ran at once, at most.
most() {
  awk '{ now += $1 == "+" ? 1 : -1; if (now > most) most = now }
    END { print most + 0 }' "$METER"
}
