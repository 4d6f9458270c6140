#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the recipe of a killed make runs on. The next make waits for it, and
# what was begun earlier never replaces what was begun later.
. "$(dirname "$0")/common.sh"

new_project own <<'END'
ROOTFS_OWN_CMD = : > $(@D)/../begun; sleep $(SLEEP); echo $(WORD) > $@
END

make rootfs WORD=old SLEEP=2 >log 2>&1 &
wait_for test -e begun
kill -9 $!
wait $! || :
[ ! -e images/rootfs.own ] || fail 'the orphan was too fast'
build rootfs WORD=new SLEEP=0
same "$(cat images/rootfs.own)" new
grep -q 'waiting for an earlier build to end' log
sleep 2
same "$(cat images/rootfs.own) $(there)" 'new rootfs.own'

# One that had to wait, and began before the image was made, gives up.
exec 9>build/rootfs/own/lock
flock 9
jobroot image publish --command build/rootfs/own/command images/rootfs.own \
  false >log 2>&1 &
wait_for grep -q waiting log
echo "$(cat /proc/sys/kernel/random/boot_id) 18000000000000000000" >&9
flock -u 9
wait $!
same "$(cat images/rootfs.own)" new
