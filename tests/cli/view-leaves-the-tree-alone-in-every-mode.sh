#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: one target directory serves all images, so nothing that one of them
# does to its view may be seen in it, in whatever way the view is made.
. "$(dirname "$0")/common.sh"

mkdir -p tree/etc tree/dev
echo root >tree/etc/passwd
echo root >tree/etc/other
ln tree/etc/other tree/etc/link
"$JOBROOT" run --session common -- sh -c '
  chown 1:2 tree/etc && chmod 640 tree/etc/passwd && mknod tree/dev/null c 1 3'
"$JOBROOT" session seal common
list() { find tree -printf '%p %i %m %s %n %T@ %C@\n' | sort; }
list >before

for mode in auto overlay reflink copy; do
  "$JOBROOT" run -v --session $mode --fork common --view tree --view-at at \
    --view-mode $mode -- sh -c '
    echo user >>at/etc/passwd && chmod 600 at/etc/other && rm -r at/dev
    mv at/etc/other at/etc/moved && ln at/etc/moved at/etc/again
    stat -c %n:%u:%g:%a at/etc at/etc/moved at/etc/passwd' >out 2>log ||
    { grep -q 'share its blocks' log && echo "$mode: $(cat log)" && continue
      fail "$mode: $(cat log)"; }
  same "$(cat out)" "at/etc:1:2:755
at/etc/moved:0:0:600
at/etc/passwd:0:0:640"
  list | cmp - before || fail "$mode changed the tree"
  same "$(ls -A at)" ''
  "$JOBROOT" session rm $mode
done
rm -rf common at
