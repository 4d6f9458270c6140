#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: every make has its own way to tell of its pool and to hide it: numbers
# that are closed, `-2,-2`, a name, a name with a blank. Whoever calls make has
# no need to know.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
job = $(JOBROOT) job -n 1:9 -- echo
all: inner
	@$(job) plain {n}
	+@$(job) plus {n}
	@env -u MAKEFLAGS $(job) without {n}
	@exec 3</dev/null 4>other; $(job) occupied {n}; wc -c <other
	@MAKEFLAGS='$(MAKEFLAGS) -- X=--jobserver-auth=9,9' $(job) fooled {n}
	@sh -c '$(job) deep {n}'
inner: ; @$(MAKE) -s below
below: ; @$(job) below {n}
.PHONY: all inner below
EOF
joined() { # MAKE WORD...
  name=$*
  timeout 60 "$@" -s --no-print-directory -j3 >out 2>err || fail "$name: $?"
  same "$name: $(tr '\n' ' ' <out)" "$name: below 3 plain 3 plus 3 without 3 \
occupied 3 0 fooled 3 deep 3 "
  same "$name: $(cat err)" "$name: " # make would tell of a lost token
}

joined "$old"
joined "$new"
joined "$new" --jobserver-style=pipe
mkdir 'a b'
TMPDIR="$PWD/a b" joined "$new"
[ -z "$(ls 'a b')" ] || fail "left: $(ls 'a b')"

# No pool: MIN, and not a word.
cat >none.mk <<'EOF'
all: ; @$(JOBROOT) job -n 1:9 -- echo {n}; $(JOBROOT) job -n 2 -- echo {n}
EOF
for make in "$old" "$new"; do
  for jobs in '' -j -j1; do
    # shellcheck disable=SC2086 # no word or one
    same "$make $jobs: $("$make" $jobs -s -f none.mk 2>&1 | tr '\n' ' ')" \
      "$make $jobs: 1 2 "
  done
done
