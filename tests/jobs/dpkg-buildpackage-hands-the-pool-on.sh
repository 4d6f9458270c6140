#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: between the make that is called and the make that compiles there are
# dpkg-buildpackage, a fakeroot, and debian/rules, whose make is that of its
# first line: make 4.3 under 4.4.1 ended with an internal error.
. "${0%/*}/common.sh"
needs_new_make
command -v dpkg-buildpackage >/dev/null ||
  skip 'dpkg-buildpackage is not installed; make deps-peers'

mkdir -p p/debian/source
cat >p/debian/control <<'EOF'
Source: p
Maintainer: Nobody <nobody@example.org>
Rules-Requires-Root: binary-targets
Standards-Version: 4.6.2

Package: p
Architecture: any
Description: nothing
EOF
cat >p/debian/changelog <<'EOF'
p (1.0) unstable; urgency=low

  * Nothing.

 -- Nobody <nobody@example.org>  Mon, 01 Jan 2024 00:00:00 +0000
EOF
echo '3.0 (native)' >p/debian/source/format
cat >p/debian/rules <<EOF
#!$old -f
build: build-arch build-indep
build-arch build-indep:
	\$(INNER) -s --no-print-directory -f inner.mk NAME=\$@
clean: ; rm -rf debian/p
binary: build
	mkdir -p debian/p/DEBIAN
	dpkg-gencontrol -Pdebian/p
	dpkg-deb --build debian/p ..
	\$(INNER) -s --no-print-directory -f inner.mk NAME=\$@
.PHONY: build build-arch build-indep clean binary
EOF
chmod 755 p/debian/rules
cat >p/inner.mk <<'EOF'
jobs := $(addprefix $(NAME),1 2 3 4 5 6)
all: $(jobs)
$(jobs): ; @"$$METERED" sleep 0.01
.PHONY: all $(jobs)
EOF
cat >Makefile <<'EOF'
all: ; @cd p && INNER=$(CHILD) dpkg-buildpackage -d -b -us -uc -j1
EOF

for parent in "$old" "$new"; do
  for child in "$old" "$new"; do
    pair="$parent, $child"
    MEET=4 measure "$JOBROOT" serve -j 4 -- "$parent" -s CHILD="$child" \
      >out 2>&1 || fail "$pair: $? $(cat out)"
    fails grep -E 'jobserver|jobroot|INTERNAL' out
    same "$pair: $(most)" "$pair: 4"
  done
done
