#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 300
# Why: N is what the user gave. Twenty builds of different kinds under one
# server are counted by themselves, without asking it, and by its ledger.
. "${0%/*}/common.sh"
needs_new_make

cat >inner.mk <<'EOF'
jobs := $(addprefix $(NAME).,1 2 3 4 5)
all: $(jobs)
$(jobs): ; @"$$METERED" sleep 0.02
.PHONY: all $(jobs)
EOF
cat >spread <<'EOF'
for i in $(seq "$1"); do "$METERED" sleep 0.05 & done; wait
EOF
cat >outer.mk <<'EOF'
kinds := old new job map ninja
builds := $(foreach i,1 2 3 4,$(kinds:%=%$i))
inner = -s --no-print-directory -f inner.mk NAME=$@
all: $(builds)
$(filter old%,$(builds)): ; @$(OLD) $(inner)
$(filter new%,$(builds)): ; +@$(NEW) $(inner)
$(filter job%,$(builds)): ; @$(JOBROOT) job -n 2:4 -- sh ./spread {n}
$(filter map%,$(builds)): ; @$(JOBROOT) map -- \
	"$$METERED" sleep ::: 0.01 0.02 0.03 0.01
$(filter ninja%,$(builds)): ; @$(SRC)/tests/jobs/ninja 5 "$$METERED" sleep 0.02
.PHONY: all $(builds)
EOF
cat >served <<'EOF'
"$@" || exit
"$JOBROOT" tokens status --json | sed -n 's/.*"most_held": \([0-9]*\).*/\1/p'
EOF
export SRC

for make in "$old" "$new"; do
  measure "$JOBROOT" serve -j 5 -- sh ./served "$make" -s -f outer.mk \
    OLD="$old" NEW="$new" >out 2>err || fail "$make: $? $(cat out err)"
  same "$make: $(cat err)" "$make: "
  [ "$(most)" -ge 3 ] && [ "$(most)" -le 5 ] || fail "$make: $(most) at once"
  [ "$(cat out)" -ge 3 ] && [ "$(cat out)" -le 4 ] ||
    fail "$make: $(cat out) tokens at once"
  same "$(grep -c + "$METER") $(grep -c -- - "$METER")" \
    "$(($(wc -l <"$METER") / 2)) $(($(wc -l <"$METER") / 2))"
done
