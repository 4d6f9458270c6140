#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a sealed session's tree is measured where it lies, its layers on each
# other, without a mount. That has to be what is measured in a view of it.
. "$(dirname "$0")/common.sh"

mkdir -p tree/etc/conf.d tree/usr/share/doc tree/opt/old/in tree/var/log
for file in etc/passwd etc/conf.d/x usr/share/doc/d opt/old/in/z var/log/a; do
  echo "$file" >"tree/$file"
done
ln tree/etc/passwd tree/usr/share/doc/same
head -c 50000 /dev/zero >tree/var/log/large
ln -s conf.d tree/etc/link

"$JOBROOT" image measure tree >unchanged
for mode in auto reflink copy; do
  "$JOBROOT" run --session $mode --view tree --view-at at --view-mode $mode -- \
    sh -ec 'cd at
      chown 70000:5 usr/share/doc/d && chmod 600 usr/share && mknod etc/n c 1 3
      setfattr -n security.test -v value etc/passwd
      rm var/log/a && rm -r opt/old && mkdir opt/old && echo >opt/old/new
      mkdir -p made/here && head -c 9000 /dev/zero >made/here/file
      echo more >>etc/conf.d/x' 2>log ||
    { grep -q 'share its blocks' log && continue
      fail "$mode: $(cat log)"; }
  "$JOBROOT" session seal $mode
  "$JOBROOT" image measure --session $mode >from-outside
  "$JOBROOT" run --fork $mode --view-at at -- \
    "$JOBROOT" image measure at >in-a-view
  diff in-a-view from-outside || fail "$mode differs"
  fails cmp -s unchanged from-outside
  grep -q '^found-devices 1 etc/n$' from-outside || fail "$(cat from-outside)"
done

status_is 2 "$JOBROOT" image measure --session auto tree 2>errors
grep -q 'takes either ROOT, --session DIR or --from FILE' errors
