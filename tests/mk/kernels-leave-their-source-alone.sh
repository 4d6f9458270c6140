#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: several kernels of one source are built beside each other because none
# of them writes to it; each is made anew when something that it is made of
# has changed, and only then.
. "$(dirname "$0")/common.sh"

new_kernels 'server tiny' <<'END'
SOURCE_DATE_EPOCH = 1700000000
KERNEL_SERVER_FRAGMENTS = server.config
KERNEL_TINY_CONFIG = ./tiny.config
KERNEL_TINY_VERSION = -small
END
printf '%s\n' CONFIG_MODULES=y CONFIG_EXT4=m >server.config
echo CONFIG_MM=n >tiny.config
state_of linux >before
built() {
  sed -n 's/^  KERNEL  //p' log | sort | xargs
}

build -n kernel-packages
[ ! -e build ] && [ ! -e packages ] || fail 'a dry run did something'
build -j3 kernel-packages
same "$(built)" 'server tiny'
state_of linux | cmp before -

# What is there is whole, and named by what it is.
(cd packages/server && sha256sum --quiet -c SHA256SUMS)
same "$(cd packages && echo *)" 'server tiny'
same "$(cd packages && echo */*)" "server/SHA256SUMS \
server/linux-6.1.0-server-x86_64.tar tiny/SHA256SUMS \
tiny/linux-6.1.0-small-x86_64.tar"
tar -tvf packages/server/linux-6.1.0-server-x86_64.tar >members
grep -q 'root/root .* ./lib/modules/6.1.0-server/ext4.ko$' members
tar -xOf packages/tiny/linux-6.1.0-small-x86_64.tar \
  ./boot/config-6.1.0-small | grep -q '^# CONFIG_MM is not set$'
[ ! -e build/kernel/server/session ] || fail 'a session is left'

# An unchanged one is not touched.
build -j3 kernel-packages
same "$(built)" ''
echo CONFIG_LOOP=m >>server.config
build -j3 kernel-packages
same "$(built)" server
build kernel-packages KERNEL_TINY_MAKE_OPTS=KCFLAGS=\"-O1\ -g\"
same "$(built)" tiny
echo '// more' >>linux/init/main.c
build -j3 kernel-packages
same "$(built)" 'server tiny'
sed -n '3,$p' linux/init/main.c >linux/init/more.c
build kernel-tiny
same "$(built)" tiny

# One's own file beside packages is nobody else's.
echo mine >packages/tiny/note
build kernel-list
grep -q '^server  *tar-pkg  *tinyconfig server.config$' log
build kernel-tiny-clean
same "$(ls packages/tiny)" note
[ -e packages/server/SHA256SUMS ] && [ ! -e build/kernel/tiny ]
build kernel-clean
[ ! -e packages/server ] && [ ! -e build/kernel ]
