#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the common step of all images is these two commands in a view of a tree
# that must not change, and the images are made in forks of it.
. "$(dirname "$0")/common.sh"

mkdir -p tree/etc tree/bin
echo 'root:x:0:0::/:/bin/sh' | tee tree/etc/passwd tree/etc/group >tree/bin/ping
ln tree/bin/ping tree/bin/ping6
echo 'www 33 www 33 * /srv/www - -' >users
echo '/etc  d 711  5   6
      /null c 666  0   0 1 3
      /bin/ping f 4755 www www
      |xattr cap_net_raw+ep' >devices
find tree -exec stat -c '%n %i %a %u %Y %Z' {} + >before
for mode in overlay reflink copy; do
  view="--view tree --view-at at --view-mode $mode"
  # shellcheck disable=SC2086 # several words
  [ $mode = copy ] || "$JOBROOT" run $view true || continue
  "$JOBROOT" run --session $mode $view \
    sh -c "$JOBROOT mkusers users at && $JOBROOT makedevs -d devices at"
  "$JOBROOT" session seal $mode
  "$JOBROOT" run --session $mode-2 --fork $mode --view-at at true
  "$JOBROOT" session seal $mode-2
  "$JOBROOT" run --fork $mode-2 --view-at at sh -c 'cd at && stat -c "%a %u:%g" \
    etc etc/passwd null bin/ping bin/ping6 srv/www && getcap bin/ping6' >seen
  same "$(xargs <seen)" '711 5:6 644 0:0 666 0:0 4755 33:33 4755 33:33 755 33:33 bin/ping6 cap_net_raw=ep'
done
find tree -exec stat -c '%n %i %a %u %Y %Z' {} + | diff before -
