#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the command has no shim in it, so that what it starts must find the
# session by itself, each of them; also a fakeroot among them.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS MAKELEVEL

# shellcheck disable=SC2016 # for the inner shell
cat >script <<'EOF'
seq 10 20 | "$JOBROOT" map -P 3 -- sh -c '>file.$0; chown $0 file.$0'
stat -c %u file.* | sort -n | tr '\n' ' '
"$JOBROOT" map -- fakeroot chown 7 ::: file.10
"$JOBROOT" map -- {} chown 8 file.11 ::: fakeroot
stat -c %u file.10 file.11 | tr '\n' ' '
EOF
same "$(JOBROOT=$JOBROOT "$JOBROOT" run -- sh ./script)" \
  "$(seq 10 20 | tr '\n' ' ')7 8 "
