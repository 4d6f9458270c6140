#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: some are told of jobs by variables. Rules must not see `parallel=` in
# DEB_BUILD_OPTIONS, but all else that is there; CONCURRENCY_LEVEL is the number
# of slots where somebody set it; make-kpkg ends where it sees jobs in
# MAKEFLAGS.
. "${0%/*}/common.sh"
needs_new_make

cat >show <<'EOF'
#!/bin/sh
# shellcheck disable=SC2154
echo "${DEB_BUILD_OPTIONS-unset} ${CONCURRENCY_LEVEL-unset}"
EOF
printf '#!/bin/sh\necho "make-kpkg sees: ${MAKEFLAGS-} ${MFLAGS-}"\n' >make-kpkg
chmod 755 show make-kpkg

seen() { # COMMAND...
  "$JOBROOT" wrap -j 4 -- "$@" 2>&1
}
same "$(seen ./show)" 'unset unset'
same "$(DEB_BUILD_OPTIONS='nocheck parallel=7 noopt' seen ./show)" \
  'nocheck noopt unset'
same "$(seen env CONCURRENCY_LEVEL=1 DEB_BUILD_OPTIONS=parallel=1 ./show)" \
  'unset 4'
same "$(seen env -i CONCURRENCY_LEVEL=1 sh -c ./show)" 'unset 4'

cat >Makefile <<'EOF'
all: ; @./make-kpkg; ./show
EOF
refuses_nothing() {
  set -- CONCURRENCY_LEVEL=1 DEB_BUILD_OPTIONS=parallel=9
  same "$(seen "$make" -s -j4 "$@")" \
    'make-kpkg sees:  
unset 4'
}
each_make refuses_nothing
refuses_no_recipe() {
  echo 'all: ; +@"$$JOBROOT" wrap -- ./make-kpkg' >outer.mk
  same "$("$make" -s -j4 -f outer.mk 2>&1)" 'make-kpkg sees:  '
}
each_make refuses_no_recipe

# Rules have a -j1 that they do not hand on.
mkdir debian
echo 'all: ; @echo "$$MAKEFLAGS"' >debian/rules
hands_nothing_on() {
  for flags in -s -sk '-s --no-print-directory' '-s X=-j1' '-s --eval=A:=-j1'; do
    # shellcheck disable=SC2086 # several words
    same "$(seen "$make" -f debian/rules $flags)" \
      "$("$make" -f debian/rules $flags)"
  done
}
each_make hands_nothing_on
