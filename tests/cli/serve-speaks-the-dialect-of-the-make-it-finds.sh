#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a `fifo:` word ends make 4.3 with an internal error. What a make knows
# is read from its file, which is never run for that.
. "$(dirname "$0")/common.sh"

mkdir old new none
printf '#!/bin/sh\necho "$MAKEFLAGS"\n' >old/make
printf '#!/bin/sh\necho "$MAKEFLAGS"\n# jobserver-fifo\n' >new/make
cp new/make new/gmake
chmod 755 old/make new/make new/gmake

told() { # PATH WORD... -> the style in which the command was told
  PATH=$1:/usr/bin:/bin
  shift
  "$JOBROOT" serve -j 3 "$@" | sed -n 's/.*-j3 --jobserver-auth=//p' |
    sed 's/^[0-9]*,[0-9]*$/pipe/; s/^fifo:.*/fifo/'
}

same "$(told "$PWD/old" make)" pipe
same "$(told "$PWD/new" make)" fifo
same "$(told "$PWD/old" ./new/gmake)" fifo
same "$(told "$PWD/new" ./old/make)" pipe
same "$(told "$PWD/new" sh -c 'echo "$MAKEFLAGS"')" fifo
same "$(told "$PWD/old" sh -c 'echo "$MAKEFLAGS"')" pipe
same "$(told "$PWD/new" --style pipe make)" pipe
same "$(told "$PWD/old" --style fifo make)" fifo
