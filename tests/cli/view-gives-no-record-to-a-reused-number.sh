#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the next files may get the inode numbers of some whose removal nobody
# saw, and in a fork's view that layer is beneath.
. "$(dirname "$0")/common.sh"

mkdir tree
"$JOBROOT" run --session s --view tree --view-at at -- sh -c '
  mkdir at/old at/new && cd at/new
  for i in 1 2 3 4 5 6 7 8 9; do echo old >../old/$i; done
  chown 5:6 ../old/*
  sleep 0.1
  FAKEROOTKEY= sh -c "rm ../old/*
    for i in 1 2 3 4 5 6 7 8 9; do echo new >\$i; done"
  stat -c %u:%g ./*' >out
same "$(sort -u out)" 0:0
"$JOBROOT" session seal s
"$JOBROOT" run --fork s --view-at at -- sh -c 'stat -c %u:%g at/new/*' >out
same "$(sort -u out)" 0:0
