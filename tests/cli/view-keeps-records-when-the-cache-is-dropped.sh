#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an overlay forgets the numbers of what was copied up when the kernel
# needs memory, in the middle of a hook; the records must be found all the same.
# needs: root
. "$(dirname "$0")/common.sh"

[ -w /proc/sys/vm/drop_caches ] || skip 'the cache cannot be dropped here'
mkdir -p home/tree/d
chmod 755 home
touch home/tree/d/appended home/tree/d/changed home/tree/d/link home/tree/d/moved
ln home/tree/d/link home/tree/d/other
mkfifo go
chown -R 12345:12345 home go
user() { setpriv --reuid 12345 --regid 12345 --clear-groups "$@"; }
cd home
user "$JOBROOT" run --session common -- sh -c '
  chown 1 tree/d/* && chown 2 tree/d && chown 3 tree && chmod 4711 tree/d/link'
user "$JOBROOT" session seal common

user "$JOBROOT" run --session s --fork common --view tree --view-at at \
  --view-mode overlay -- sh -c '
  for file in at/d/*; do echo >>$file; done
  mv at/d/moved at/d/renamed; chown 7 at/d/changed
  echo 1 >../go; read -r line <../go
  stat -c "%n %u %a" at at/d at/d/*' >out &
read -r line <../go
sync
echo 3 >/proc/sys/vm/drop_caches
echo 1 >../go
wait $!
expected='at 3 755
at/d 2 755
at/d/appended 1 644
at/d/changed 7 644
at/d/link 1 4711
at/d/other 1 4711
at/d/renamed 1 644'
same "$(cat out)" "$expected"

user "$JOBROOT" session seal s
user "$JOBROOT" run --fork s --view-at at -- \
  sh -c 'stat -c "%n %u %a" at at/d at/d/*' >out
same "$(cat out)" "$expected"
