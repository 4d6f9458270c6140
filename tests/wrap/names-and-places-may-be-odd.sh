#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: MAKEFLAGS cuts at blanks, LD_PRELOAD at colons, and a policy at blanks
# and `#`. Directories, makefiles and variables may be called as they like; what
# a make above put into MAKEFLAGS stays as it was.
. "${0%/*}/common.sh"

odd="a b\$c#d'e:f\"g%h"
mkdir -p "$odd/debian" "$odd/tmp" bin
cat >"$odd/inner file.mk" <<'EOF'
jobs := 1 2 3 4 5 6
all: $(jobs)
	@printf '%s\n' '$(subst ','\'',$(value X))' '$(flavor X)' "$$Y"
$(jobs): ; @METER=$$METER.inner MEET=$$WANTED "$$METERED" sleep 0.01
.PHONY: all $(jobs)
EOF
metered step
build() {
  cat >"$odd/debian/rules" <<EOF
#!$make -f
all: one two three
one three: ; @step
two:
	@step
	@\$(MAKE) -s --no-print-directory -j1 -f 'inner file.mk' Y=y\\ --jobs=7
EOF
  chmod 755 "$odd/debian/rules"
  (cd "$odd" && TMPDIR=$PWD/tmp WANTED=4 wrap 4 debian/rules -s \
    X="--jobserver-auth=9,9 -j7 \\ '") >out 2>&1 || fail "$make: $? $(cat out)"
  same "$make: $(cat out)" "$make: --jobserver-auth=9,9 -j7 \\ '
recursive
y --jobs=7"
  same "$make: $(most)" "$make: 1"
  same "$make: $(METER=$METER.inner most)" "$make: 4"
  rm -f "$METER.inner"*
}
each_make build

# A rule for what is called so.
OPTIONS='--serial *inner?file.mk'
WANTED=0 wrap 4 "$old" -s -C "$odd" -f 'inner file.mk' >out 2>&1 ||
  fail "$(cat out)"
same "$(METER=$METER.inner most)" 1
