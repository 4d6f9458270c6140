#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: few development machines have a file system that shares blocks, so one
# is made; the views on it are an ordinary user's.
# needs: root
. "$(dirname "$0")/common.sh"

for kind in xfs btrfs ''; do
  command -v "mkfs.$kind" >/dev/null && break
done
[ -n "$kind" ] || skip 'neither mkfs.xfs nor mkfs.btrfs'
truncate -s 400M image
"mkfs.$kind" -q -f image >/dev/null
mkdir mounted
mount -o loop image mounted 2>error || skip "no loop mounts: $(cat error)"
trap 'umount -l mounted' EXIT
mkdir -p mounted/user/tree
echo old >mounted/user/tree/file
chown -R 12345:12345 mounted/user
user() { (cd mounted/user && setpriv --reuid 12345 --regid 12345 --clear-groups "$@"); }

user env TMP="$PWD/mounted/user" "$OUT/tests/unit" \
  --gtest_filter='In/View.*/reflink:CopyTree.*' >log 2>&1 || fail "$(cat log)"
fails grep -q 'reflink does not work here' log
grep -q 'OK .*reflink' log || fail "$(cat log)"

user unshare -Ur sh -c 'for kind in user mnt; do
    echo 0 >/proc/sys/user/max_${kind}_namespaces; done
  exec "$JOBROOT" run -v --view tree --view-at at cat at/file' >out 2>&1
grep -q 'reflink of .*, but blocks can be shared$' out || fail "$(cat out)"

(cd mounted && AS='setpriv --reuid 12345 --regid 12345 --clear-groups' \
  "$SRC/tests/support/hook-in-a-view" reflink)
