#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: once
# Why: make has one space of names: of what two files of mk/ define the second
# silently wins, and the rules of the first change their meaning. And people
# read what they include.
. "$(dirname "$0")/../cli/common.sh"

find "$SRC/mk" -name '*.mk' >files
xargs grep -HoE '^(define )?_jobroot-[^ :?+=]+( *:?=|$)' <files |
  sed 's/define //; s/ *:*=*$//' | grep -v '_jobroot-name$' | sort -u >names
cut -d: -f2 names | sort | uniq -d >doubles
[ ! -s doubles ] || fail "defined in two files: $(grep -wFf doubles names)"
xargs awk 'length > 80 { print FILENAME ":" FNR ": more than 80 columns" }
  FNR == 1 && !/SPDX/ { print FILENAME ": no SPDX line" }' <files >wrong
[ ! -s wrong ] || fail "$(cat wrong)"
