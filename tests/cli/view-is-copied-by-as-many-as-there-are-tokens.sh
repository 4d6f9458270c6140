#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: where a view is a copy, making it is the longest part of an image rule;
# under make it takes the tokens that are free, and gives them back.
. "$(dirname "$0")/common.sh"

mkdir tree
cd tree && head -c 40000000 /dev/zero | split -a 3 -b 10000 && cd ..
cat >makefile <<'E2'
view:; +@echo $$$$ >pid; exec "$(JOBROOT)" run --view tree --view-at view \
	  --view-mode copy ls view/xaaa
E2
export JOBROOT
make -s -j4 &
most=1
until [ -s pid ]; do sleep 0.01; done
front=$(cat pid)
while [ "$most" = 1 ] && [ -d "/proc/$front" ]; do
  set -- "/proc/$front/task"/*
  most=$#
done
wait $!
[ "$most" -gt 1 ] || fail 'one thread did it all'
