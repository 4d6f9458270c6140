#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: user
# timeout: 900
# slow: 2 minutes
# Why: `make -j16 install` of 250 jobs and 10^6 operations, in eight shared
# directories where inodes are reused all the time, leaves every file with the
# owner and the mode that its job gave it; in the session, and in a session
# that starts from what the first one saved. STORM_SEED repeats a storm.
. "$SRC/tests/cli/common.sh"
seed=${STORM_SEED:-$(date +%s)} jobs=250 files=400
storm="$SRC/tests/peers/storm"
echo "seed $seed, $((jobs * files * 10 + jobs * 3)) operations"

mkdir d0 d1 d2 d3 d4 d5 d6 d7 tools
echo tool >tool
cat >Makefile <<'END'
install: $(addprefix job-,$(shell seq $(JOBS)))
job-%:
	@$(STORM) install $(SEED) $* $(FILES)
	@install -o $* -g 7 -m 4755 tool tools/$*
	@install -d -o 8 -g $* -m 2750 tools/d$*
	@cp -p tools/$* tools/d$*/copy && chown -h :$* tools/d$*/copy
END
"$JOBROOT" run --session session --save saved -- make -j16 JOBS=$jobs \
  SEED="$seed" FILES=$files STORM="$storm" || fail "seed $seed"

tools_are_right() {
  for job in $(seq $jobs); do
    echo "tools/$job $job:7 4755"
    echo "tools/d$job 8:$job 2750"
    echo "tools/d$job/copy $job:$job 755"
  done | sort >expected
  "$@" find tools -mindepth 1 -printf '%p %U:%G %m\n' | sort |
    diff expected - || fail "seed $seed"
}

for from in '--session session' '--load saved'; do
  # shellcheck disable=SC2086 # two words
  "$JOBROOT" run $from -- "$storm" check "$seed" $jobs $files ||
    fail "$from, seed $seed"
  # shellcheck disable=SC2086
  tools_are_right "$JOBROOT" run $from --
done
same "$(find d? -type f | wc -l)" $((jobs * files / 2))
"$JOBROOT" session check session
