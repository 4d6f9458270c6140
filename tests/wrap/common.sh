# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what tests of `jobroot wrap` share: a build that is wrapped and left
# whole, and compilers whose number at once is counted without asking us.
. "$SRC/tests/jobs/common.sh"

# each_make COMMAND...: COMMAND with $make, for each make there is.
each_make() {
  for make in "$old" "$new"; do
    [ ! -x "$make" ] || "$@"
  done
}

# wrap N COMMAND...: COMMAND with N slots, metered (most tells how many ran at
# once). The pool must be whole when COMMAND has ended, and nothing of it, of
# the session and of the policy be left when wrap has. $OPTIONS go to wrap.
wrap() {
  slots=$1
  shift
  rm -f places unwhole
  status=0
  set -f
  # shellcheck disable=SC2016,SC2086 # for the inner shell; $OPTIONS are words
  measure "$JOBROOT" wrap -j "$slots" ${OPTIONS-} -- sh -c '
    cd "$0" || exit
    printf "%s\n" "$FAKEROOTKEY" "$JOBROOT_POOL" "${JOBROOT_WRAP#*:}" >places
    "$@"
    status=$?
    [ -z "$JOBROOT_POOL" ] || "$JOBROOT" tokens check 2>unwhole && rm -f unwhole
    exit $status' "$PWD" "$@" || status=$?
  set +f
  [ ! -e unwhole ] || fail "the pool is not whole: $(cat unwhole)"
  while read -r place; do
    [ ! -e "$place" ] || fail "left behind: $place"
  done <places
  return "$status"
}

# metered NAME...: commands of these names, found first, that are metered and
# then are a `sleep`, or $BODY: lines of shell.
PATH=$PWD/bin:$PATH
metered() {
  mkdir -p bin
  for name in "$@"; do
    printf '#!/bin/sh\n%s\n' "exec \"\$METERED\" sh -c '${BODY-sleep 0.02}' \
$name \"\$@\"" >"bin/$name"
    chmod 755 "bin/$name"
  done
}

# stand_in NAME: a tool whose work is done by the script of the shell on the
# standard input. Shells are no tools, so this is a program that becomes one.
stand_in() {
  mkdir -p bin
  { echo '#!/usr/bin/nice sh' && cat; } >"bin/$1"
  chmod 755 "bin/$1"
}
