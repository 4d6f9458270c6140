#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a mistake in an option or a policy must not be found after an hour of
# compiling, and never half of the rules be applied.
. "$(dirname "$0")/common.sh"

refused() { # STATUS LINES OPTION...
  status=$1 lines=$2
  shift 2
  status_is "$status" "$JOBROOT" wrap "$@" -- touch started 2>err
  same "$(cat err)" "$lines"
  [ ! -e started ] || fail "started with $*"
}

printf 'serial a\njoyn b # why\n\nserial\n' >policy
refused 125 "jobroot: policy:2: 'joyn' begins no rule; write serial, join, \
tool or env
jobroot: policy:4: serial says not of what; write serial GLOB" --policy policy
printf 'env LD_PRELOAD=x\ntool x hide A=B\njoin a, b\n' >policy
refused 125 "jobroot: policy:1: LD_PRELOAD keeps programs in the session; take \
the line away
jobroot: policy:2: 'A=B' is no variable's name; write NAME
jobroot: policy:3: 'a,' is no name as it stands; write one in a word, and a \\ \
before what is part of it" --policy policy
refused 125 'jobroot: nowhere: cannot open: No such file or directory' \
  --policy nowhere
refused 2 'jobroot: --join: this means no make; write a makefile, a '\
'directory and /, or : and a goal' --join :
refused 2 "jobroot: -j: found '0', expected a number from 1 to 100000; see \
jobroot wrap --help" -j 0
refused 2 'jobroot: --serial: found nothing, expected something; see jobroot '\
'wrap --help' --serial ''
FAKEROOTKEY=17 refused 125 "jobroot: FAKEROOTKEY: found '17', expected the \
path of a session; another fakeroot runs this; leave it first"

# Not an error, because scripts are to keep it.
"$JOBROOT" wrap --races races -- touch started 2>err
same "$(cat err)" 'jobroot: wrap: --races: nothing is written yet; that comes '\
'with `jobroot trace`'
[ -e started ] || fail 'not started'
[ ! -e races ] || fail 'races written'
