#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the command is static, so the shim is not in it; a session must look
# the same whether it was joined or named.
. "$(dirname "$0")/common.sh"

cat >table <<'END'
/dev      d 755  0    0 - - - - -
/dev/null c 666  0    0 1 3 - - -
/dev/sd   b 640  0    6 8 0 1 1 2
/run/pipe p 600  1    2
/bin/su   f 4755 0    0
/home     r -1   1000 1000
END
tree() { # DIR
  mkdir -p "$1/bin" "$1/home/a" "$1/run"
  touch "$1/bin/su" "$1/home/a/b"
}
show() { # SESSION DIR
  "$JOBROOT" run --session "$1" sh -c "
    cd $2 && find . | sort | xargs stat -c '%n %F %a %u:%g %t:%T'"
}

tree inside
"$JOBROOT" run --session a "$JOBROOT" makedevs -d table inside
tree outside
"$JOBROOT" run --session b true
"$JOBROOT" makedevs --session b -d table outside

same "$(show a inside)" "$(show b outside)"
show b outside | grep -qx './dev/sd2 block special file 640 0:6 8:1'
show b outside | grep -qx './home/a/b regular empty file 644 1000:1000 0:0'
