#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a static program does, or one of another machine, is not recorded;
# who wonders why finds it in the log. Ours is static, so it will do.
. "$(dirname "$0")/common.sh"

# The machine is at byte 18 of an ELF file; no 0x1234 was ever made.
cp /bin/true foreign
printf '\022\064' | dd of=foreign bs=1 seek=18 conv=notrunc 2>/dev/null
printf '#!%s mk\n' "$JOBROOT" >script
chmod +x script
cat >Makefile <<END
all:; $JOBROOT mk
END
"$JOBROOT" run --log LOG sh -c '"$1" mk; env ./foreign; ./script; env true
  make -s' - "$JOBROOT" >out 2>&1 || fail "$(cat out)"
same "$(sed 's/^[^ ]* [^ ]* //' LOG)" "sh exec $JOBROOT unseen=static ok
env exec ./foreign unseen=machine ok
sh exec ./script unseen=static ok
make exec $JOBROOT unseen=static ok"
