#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: rules and scripts call fakeroot themselves, some with a new one for each
# step. All of them are the one session, whose jobs they do not lose.
. "${0%/*}/common.sh"
fakeroot=$(command -v fakeroot) || fakeroot=$OUT/bin/fakeroot

mkdir debian
cat >debian/rules <<'EOF'
#!/usr/bin/make -f
all:
	@chown 3:4 file
	@"$(FAKEROOT)" $(MAKE) -s --no-print-directory -f inner.mk -j1
	@"$(FAKEROOT)" sh -c 'mknod node c 1 3; stat -c %u:%g file'
	@stat -c %F node
EOF
cat >inner.mk <<'EOF'
jobs := 1 2 3 4 5 6
all: $(jobs)
$(jobs): ; @"$$METERED" sh -c 'chown 1:$@ file; touch $@; chown $@:2 $@'
.PHONY: all $(jobs)
EOF
chmod 755 debian/rules
build() {
  rm -f [1-6] node
  touch file
  FAKEROOT=$fakeroot MEET=4 wrap 4 "$@" >out 2>&1 || fail "$*: $? $(cat out)"
  same "$*: $(most)" "$*: 4"
  same "$(sed -n 's/1:[1-6]/1:n/; p' out)" '1:n
character special file'
}
build debian/rules
build "$fakeroot" debian/rules
build "$fakeroot" -- "$fakeroot" sh -c 'env -u LD_PRELOAD debian/rules'
