#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: where there is root there need be no session.
# needs: root
. "$(dirname "$0")/common.sh"

mkdir -p root/bin
touch root/bin/ping
cat >table <<'END'
/dev/pts  d 2755 0 5
/null     c 666  1 2 1 3
/bin/ping f 4711 3 4
|xattr cap_net_raw+ep
END
umask 077
"$JOBROOT" makedevs -d table root

same "$(stat -c '%a %u:%g' root/dev)" '755 0:0'
same "$(stat -c '%a %u:%g' root/dev/pts)" '2755 0:5'
same "$(stat -c '%F %a %u:%g %t:%T' root/null)" \
  'character special file 666 1:2 1:3'
same "$(stat -c '%a %u:%g' root/bin/ping)" '4711 3:4'
same "$(getcap root/bin/ping)" 'root/bin/ping cap_net_raw=ep'
