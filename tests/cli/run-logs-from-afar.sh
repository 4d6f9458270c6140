#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a process that closed all descriptors and may open none, that changed
# its root, or is a child of vfork, is logged like all others; what it cannot
# write itself waits for the next one, or the end.
. "$(dirname "$0")/common.sh"
afar=$OUT/tests/chown_from_afar
[ -x "$afar" ] || skip 'needs make test-programs'

touch file
"$JOBROOT" run --log LOG -- sh -c '"$1" vfork file; "$1" closed file
  chown 1:1 file; "$1" closed file' - "$afar"
same "$(sed 's/^[^ ]* [^ ]* //' LOG)" 'chown_from_afar chown file owner=0:0>12:12 ok
chown_from_afar chown file owner=12:12>11:11 ok
chown chown file owner=11:11>1:1 ok
chown_from_afar chown file owner=1:1>11:11 ok'

[ "$(id -u)" = 0 ] || exit 0
"$JOBROOT" run --log ROOT -- "$afar" chroot /file
same "$(sed 's/.*chown //' ROOT)" '/file owner=0:0>13:13 ok'
