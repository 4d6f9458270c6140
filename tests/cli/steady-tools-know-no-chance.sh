#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a tool puts into an image must not depend on the disk that it read
# from, nor on chance; all else it sees as ever, in a session too.
. "$(dirname "$0")/common.sh"
steady="$JOBROOT image steady --uuid 01234567-89ab-cdef-0123-456789abcdef"

mkdir -p many/deep
for i in $(seq 200); do
  : >"many/$((i * 7919 % 1000))"
done
: >many/deep/a
$steady ls -f many >names
LC_ALL=C sort names | cmp - names
same "$(wc -l <names)" 203

# Numbers are given in order; two names of one file have one.
for name in z y x; do
  echo $name >$name
  ln $name $name-too
done
cat >ask.py <<'END'
import os, sys
os.stat("/proc/self/mounts")
print(*(os.lstat(name).st_ino for name in sys.argv[1:]),
      os.stat(sys.argv[1]).st_ino, os.stat(".").st_ino)
END
set -- $($steady python3 ask.py y many z-too y-too x z)
same "$(($2 - $1)) $(($3 - $1)) $(($4 - $1)) $(($5 - $1)) $(($6 - $1))" \
  '1 2 0 3 2'
same "$1 $(stat -c %i .)" "$7 $8"
same "$(SOURCE_DATE_EPOCH=86400 $steady bash -c 'printf "%(%s)T" -1')" 86400

roll() { # SEED
  $steady python3 -c "import ctypes
libc = ctypes.CDLL(None); libc.srand($1); print(libc.rand())"
}
same "$(roll 1)" "$(roll 2)"

# In a session what it is told is what root would see.
same "$($JOBROOT run -- sh -ec "mknod a c 1 3
  $steady python3 -c 'import os; print(*(os.stat(x).st_rdev != 0 for x in \
    sorted(os.listdir(\".\")) if x == \"a\"))'")" True

if command -v uuidgen >/dev/null; then
  same "$($steady uuidgen -r)" 01234567-89ab-cdef-0123-456789abcdee
fi
fails "$JOBROOT" image steady ./no-such-tool 2>log
grep -q 'no-such-tool: cannot execute' log || fail "$(cat log)"
