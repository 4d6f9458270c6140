#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: packages' tables come first and the user's last, so that his wins.
. "$(dirname "$0")/common.sh"

mkdir root
echo '/a d 700 1 1' >first
echo '/a d 711 2 -1' |
  "$JOBROOT" run --session s "$JOBROOT" makedevs -d first -d - root

same "$("$JOBROOT" run --session s stat -c '%a %u:%g' root/a)" '711 2:1'
