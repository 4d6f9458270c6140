#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: build systems limit what their jobs may take; a session is 16 GiB of
# address space and of file, at least on paper.
. "$(dirname "$0")/common.sh"

touch file
works() { # PRLIMIT-OPTION
  prlimit "$1" "$JOBROOT" run sh -c 'chown 5:6 file
    seq -f f%g 2000 | xargs touch
    chown 7 f[0-9]*; chmod 4755 f[0-9]*; rm f1; stat -c %u:%g:%a file f2000' >out ||
    fail "$1: $(cat out)"
  same "$(cat out)" "$(printf '5:6:644\n7:0:4755')"
}

works --fsize=1048576:1048576
works --fsize=1048576:
works --as=1073741824
open=$(ls /proc/self/fd | wc -l) # by the caller, too
works --nofile=$((60 + open)):$((60 + open))
fails prlimit --fsize=4096:4096 "$JOBROOT" run true 2>err
grep -q 'expected at least' err || fail "$(cat err)"

# A process that could have a million descriptors is not asked for each.
most=1048576
prlimit --nofile=$most:$most true 2>/dev/null || most=$(ulimit -Hn)
works --nofile="$most:$most"

# Where there are too few, that is said in a line, and nothing is left behind.
# All are tried, up to the first number that suffices.
most=3
until prlimit --nofile=$most "$JOBROOT" run touch ran 2>err; do
  status=$?
  [ $status = 125 ] || fail "$most: status $status"
  [ ! -e ran ] || fail "$most: it ran"
  grep -q '^jobroot: .*: cannot .*: Too many open files$' err &&
    [ "$(wc -l <err)" = 1 ] || fail "$most: $(cat err)"
  most=$((most + 1))
done
[ $most -ge 8 ] && [ $most -le $((28 + open)) ] || fail "$most descriptors suffice"
