#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is called like a tool may be a wrapper that counts something and
# then runs the real one. The threads are for that: whether it takes the
# wrapper's place or is its child, and whatever it is called beside it.
. "${0%/*}/common.sh"
metered work
SLOTS=3
mkdir real

# real NAME: a tool that runs as many workers as it is told, and says so.
real() {
  stand_in "$1" <<'END'
echo "${0##*/} $*" >>told
for word; do
  case $word in -j*) left=${word#-j} ;; esac
done
while [ "${left:=1}" -gt 0 ]; do
  work &
  left=$((left - 1))
done
wait
END
  mv "bin/$1" real
}

# wrapper NAME FIRST-LINE SCRIPT
wrapper() {
  printf '#!%s\n%s\n' "$2" "$3" >"bin/$1"
  chmod 755 "bin/$1"
}

# told EXPECTED COMMAND...: what the real ones were told, with $SLOTS slots.
told() {
  expected=$1
  shift
  rm -f told
  wrap "$SLOTS" "$@" >out 2>&1 || fail "$*: $? $(cat out)"
  same "$(cat told)" "$expected"
  [ "$(most)" -le "$SLOTS" ] || fail "$*: $(most)"
}

# Alone, and in a recipe, which has a slot already.
printf 'all: ; @ninja -j8 all\n' >Makefile
each_way() {
  told "$1" ninja -j8 all
  told "$1" make -s
}

real ninja
# shellcheck disable=SC2016 # for the wrappers
{
  wrapper ninja /bin/sh 'real/ninja -j1; real/ninja "$@"'
  each_way 'ninja -j3
ninja -j3 all'
  wrapper ninja /bin/sh 'exec real/ninja "$@"'
  each_way 'ninja -j3 all'
  wrapper ninja '/bin/bash -e' ': && real/ninja "$@" & wait'
  told 'ninja -j3 all' ninja -j8 all
  wrapper ninja '/usr/bin/env sh' ': && real/ninja "$@" & wait'
  told 'ninja -j3 all' ninja -j8 all

  # A program that becomes the real one has told it how many there are, and the
  # real one has as many.
  wrapper ninja /usr/bin/perl 'exec "real/ninja", @ARGV'
  each_way 'ninja -j3 all'
  wrapper ninja /usr/bin/perl 'exec "real/ninja", "-j8"'
  each_way 'ninja -j3'
}

# Moved to make room for the wrapper.
real ninja.distrib
# shellcheck disable=SC2016
wrapper ninja /bin/sh 'exec real/ninja.distrib "$@"'
told 'ninja.distrib -j3 all' ninja -j8 all

# A child that ends gives back nothing of its parent's.
wrapper ninja /usr/bin/perl 'use POSIX; fork || POSIX::_exit(0); wait;
  exec "real/ninja", "-j8"'
told 'ninja -j3
ninja -j3' sh -c 'ninja & sleep 0.05; real/ninja -j9; wait'

# What it does not need is there for others.
stand_in zstd <<'END'
echo "zstd $*" >>told
until [ "$(wc -l <told)" = 2 ]; do sleep 0.01; done
END
mv bin/zstd real
wrapper ninja /usr/bin/perl 'exec "real/zstd", "-T2"'
SLOTS=4 told 'zstd -T2
ninja -j2' sh -c 'ninja & until [ -s told ]; do sleep 0.01; done
  real/ninja -j9; wait'

# All is there again when a tool has ended, without destructors, too.
wrapper ninja /usr/bin/perl 'use POSIX; POSIX::_exit(0)'
printf 'all:\n\t@ninja -j8\n\t@real/ninja -j8\n' >Makefile
told 'ninja -j3' make -s
