#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who reads from a process that has the slot, or writes to it, cannot wait
# until it has ended. Pipelines of tools that would take all slots get on.
. "${0%/*}/common.sh"
command -v pigz >/dev/null || skip 'pigz is not installed'

head -c 3000000 /dev/zero >zeros
pigz -k zeros
printf 'all: ; @cat zeros\n' >cat.mk
# More than a pipe holds goes through each.
# shellcheck disable=SC2016 # for the shell in the wrap
wrap 2 timeout 15 sh -c '
  pigz -p 4 -dc zeros.gz | pigz -p 4 | pigz -p 4 -d | cmp - zeros &&
  { pigz -p 4 -dc zeros.gz; make -s -j2 -f cat.mk; } | pigz -p 4 >twice.gz'
[ "$(pigz -dc twice.gz | wc -c)" = 6000000 ] || fail 'something is missing'
