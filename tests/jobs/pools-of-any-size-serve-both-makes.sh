#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a pipe has room for 65,536 tokens, and for 4,096 when its user has many
# pipes already; to write one too many would wait for ever.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
jobs := $(shell seq 50)
all: $(jobs)
$(jobs): ; @:
.PHONY: all $(jobs)
EOF
for make in "$old" "$new"; do
  for slots in 1 2 4096 4097 65536 65537 100000; do
    measure "$JOBROOT" serve -j $slots -- "$make" -s >out 2>&1 ||
      fail "$make, $slots: $? $(cat out)"
    same "$make, $slots: $(cat out)" "$make, $slots: "
  done
done

cat >with-many-pipes <<'EOF'
import os, resource, subprocess, sys
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
soft = int(open("/proc/sys/fs/pipe-user-pages-soft").read())
many = soft // 16 + 20
if many * 2 + 50 > most:
    sys.exit(77)
pipes = [os.pipe() for _ in range(many)]
sys.exit(subprocess.call(sys.argv[1:]))
EOF
for slots in 20 4096 20000; do
  status=0
  measure python3 with-many-pipes "$JOBROOT" serve -j $slots -- "$new" -s \
    >out 2>&1 || status=$?
  [ $status != 77 ] || break
  case $(id -u),$slots,$status in
  0,*,0 | *,20,0 | *,4096,0) same "$slots: $(cat out)" "$slots: " ;;
  *,20000,125) grep -q 'ask for fewer jobs$' out || fail "$slots: $(cat out)" ;;
  *) fail "$slots: $status $(cat out)" ;;
  esac
done
