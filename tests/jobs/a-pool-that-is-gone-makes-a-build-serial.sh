#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: somebody clears /tmp while a build runs. It may become slow; it must
# neither fail nor wait for tokens that never come.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
before: a b
	@rm -r "$$JOBROOT_POOL"
	@$(MAKE) -s --no-print-directory after
after: c d
	@$(JOBROOT) job -n 2:3 -- echo job
	@$(JOBROOT) map -- echo ::: map
a b c d: ; @echo $@
.PHONY: before after a b c d
EOF
for make in "$old" "$new"; do
  for script in '$make -s before' 'rm -r $JOBROOT_POOL; $make -s after'; do
    name="$script, $make"
    measure env make="$make" "$JOBROOT" serve -j 4 -- sh -c "$script" >out \
      2>err || fail "$name: $? $(cat out err)"
    same "$name: $(tail -n 4 out | sort | tr '\n' ' ')" "$name: c d job map "
    fails grep -v jobserver err
  done
done
