#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# timeout: 900
# slow: 3 minutes
# Why: a root file system that mmdebstrap makes in a session is entry by entry
# the one that it makes as root, in each mode that needs no namespace: root,
# fakechroot, and chrootless, compared with root's own chrootless one.
. "$SRC/tests/cli/common.sh"

command -v mmdebstrap >/dev/null || skip 'mmdebstrap is not installed'
chmod 777 .
mirror='deb http://deb.debian.org/debian bookworm main'

make_it() { # FILE MODE COMMAND...
  file=$1
  mode=$2
  shift 2
  TMPDIR=$PWD "$@" mmdebstrap --mode="$mode" --variant=extract \
    --include=base-files,login,passwd,sudo,cron,at,iputils-ping bookworm \
    "$file" "$mirror" >log 2>&1
}

user() {
  setpriv --reuid 12345 --regid 12345 --clear-groups "$JOBROOT" run -- "$@"
}

make_it root.tar root env || skip "root cannot: $(grep ^E: log | head -n 1)"
make_it root-chrootless.tar chrootless env || fail "$(tail -n 3 log)"
for mode in root fakechroot chrootless; do
  make_it "$mode-user.tar" "$mode" user || fail "$mode: $(tail -n 3 log)"
done
"$SRC/tests/support/compare-images" root.tar root-user.tar fakechroot-user.tar
"$SRC/tests/support/compare-images" root-chrootless.tar chrootless-user.tar
tar --numeric-owner -tvf root-user.tar | grep -q ' 0/42 .* ./etc/shadow\|rws' ||
  fail 'nothing special in it'
