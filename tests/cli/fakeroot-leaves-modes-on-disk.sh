#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: scripts install in one fakeroot and pack in another, which knows of
# modes what is on disk. A session of `run` leaves the disk alone.
. "$(dirname "$0")/common.sh"
umask 022

touch plain
# shellcheck disable=SC2016
"$OUT/bin/fakeroot" sh -c 'install -m 755 plain tool
  install -m 4711 plain set
  install -d -m 1777 tmp
  install -m 0 plain none
  chmod g+w plain'
same "$(stat -c '%a %n' tool set tmp none plain)" '755 tool
4711 set
1777 tmp
600 none
664 plain'
same "$("$OUT/bin/fakeroot" stat -c '%a %u' tool set tmp | tr '\n' ' ')" \
  '755 0 4711 0 1777 0 '

"$JOBROOT" run -- chmod 600 tool
same "$(stat -c %a tool)" 755
