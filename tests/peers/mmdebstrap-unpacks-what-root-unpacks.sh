#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# timeout: 1800
# slow: 6 minutes
# Why: a root file system that mmdebstrap makes in a session is entry by entry
# the one that it makes as root, in each mode that needs no namespace: root,
# fakechroot, and chrootless, compared with root's own chrootless one. With
# fakechroot packages are also configured, their scripts run under both.
. "$SRC/tests/cli/common.sh"

command -v mmdebstrap >/dev/null || skip 'mmdebstrap is not installed'
chmod 777 .
mirror='deb http://deb.debian.org/debian bookworm main'

make_it() { # FILE MODE VARIANT COMMAND...
  file=$1 mode=$2 variant=$3
  shift 3
  TMPDIR=$PWD "$@" mmdebstrap --mode="$mode" --variant="$variant" \
    $options bookworm "$file" "$mirror" >log 2>&1
}

user() {
  setpriv --reuid 12345 --regid 12345 --clear-groups \
    env PATH="$OUT/bin:$PATH" "$@"
}

in_session() {
  user "$JOBROOT" run -- "$@"
}

options=--include=base-files,login,passwd,sudo,cron,at,iputils-ping
make_it root.tar root extract env ||
  skip "root cannot: $(grep ^E: log | head -n 1)"
make_it chrootless.tar chrootless extract env || fail "$(tail -n 3 log)"
for mode in root fakechroot chrootless; do
  make_it "$mode-user.tar" "$mode" extract in_session ||
    fail "$mode: $(tail -n 3 log)"
done
"$SRC/tests/support/compare-images" root.tar root-user.tar fakechroot-user.tar
"$SRC/tests/support/compare-images" chrootless.tar chrootless-user.tar
tar --numeric-owner -tvf root-user.tar | grep -q '^...s.* 0/' ||
  fail 'nothing special in it'

# It calls `fakechroot fakeroot mmdebstrap`, and fakeroot is ours.
hooks=/usr/share/mmdebstrap/hooks/merged-usr
options="--include=usr-is-merged --hook-dir=$hooks"
make_it root.tar root essential env || fail "$(tail -n 3 log)"
make_it user.tar fakechroot essential user || fail "$(tail -n 3 log)"
"$SRC/tests/support/compare-images" root.tar user.tar
