#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the number that a tool gets is its own slot and what make has to spare,
# in any argument and in the environment; make has every token back at the end.
. "$(dirname "$0")/common.sh"

cat >Makefile <<'EOF'
all:
	@$(JOBROOT) job -n 1:4 -- sh -c 'echo $$1 $$JOBROOT_JOBS' - '-T{n} x{n}x{n}'
	@$(JOBROOT) job -n 2 -- echo {n} && $(JOBROOT) job -- echo {n}
	@$(JOBROOT) job -n 1:99 -- echo {n}
EOF

with() { # JOBS -> the three lines as one
  JOBROOT=$JOBROOT make "$@" 2>&1 | tr '\n' ,
}

same "$(with -j4)" '-T4 x4x4 4,2,1,4,'
same "$(with -j3)" '-T3 x3x3 3,2,1,3,'
same "$(with -j6)" '-T4 x4x4 4,2,1,6,'

# Without a job server the least that was asked for is what there is.
same "$(with)" '-T1 x1x1 1,2,1,1,'
same "$(with -j1)" '-T1 x1x1 1,2,1,1,'
same "$(with -j)" '-T1 x1x1 1,2,1,1,'
same "$("$JOBROOT" job -n 3:9 -- echo '{n}')" 3

# -P says what to do with instead, between MIN and MAX.
same "$("$JOBROOT" job -n 3:9 -P 5 -- echo '{n}')" 5
same "$("$JOBROOT" job -n 3:9 -P 99 -- echo '{n}')" 9
same "$("$JOBROOT" job -n 3:9 -P 1 -- echo '{n}')" 3
same "$("$JOBROOT" job -n 1: -P 0 -- echo '{n}')" "$(nproc)"
first=$(taskset -pc $$ | sed 's/.*: //; s/[^0-9].*//')
same "$(taskset -c "$first" "$JOBROOT" job -n 1: -P 0 -- echo '{n}')" 1
same "$(make -s -f - -j3 <<END
all: ; @$JOBROOT job -n 1: -P 9 -- echo {n}
END
)" 3
