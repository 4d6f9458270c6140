#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: user
# timeout: 7200
# slow: ten minutes on two processors
# Why: what tests/mk tries with a miniature, with Linux itself: three flavours
# of one source that nobody writes to, for dpkg, rpm and as an archive, at one
# make's -jN; what one of them holds does not depend on the others.
. "$(dirname "$0")/common.sh"
needs gcc bc bison flex rsync kmod cpio dpkg-buildpackage rpmbuild
prepare
PATH=${JOBROOT%/*}:$PATH

rm -rf "$work/project"
mkdir "$work/project"
cd "$work/project"
printf '%s\n' CONFIG_MODULES=y CONFIG_BLOCK=y CONFIG_EXT2_FS=m >modules.config
cat >Makefile <<END
KERNEL_SOURCE = $source
KERNEL_FLAVOURS = deb rpm tar
BINARIES_DIR = packages
BUILD_DIR = build
KERNEL_CONFIG = tinyconfig
KERNEL_ARCH = x86_64
KERNEL_DEB_FRAGMENTS = modules.config
KERNEL_RPM_TARGET = binrpm-pkg
KERNEL_TAR_TARGET = tarxz-pkg
SOURCE_DATE_EPOCH = 1704067200
include \$(or \$(shell jobroot mk),\$(error jobroot not found))/kernel.mk
END
list() { (cd "$source" && find . -printf '%P %y %i %m %s %T@ %C@\n' | sort); }

list >"$work/before"
metered make -j"$slots" kernel-packages
compiled_in_parallel
echo "three flavours: $(grep -c + "$work/meter") compilers, $(most) at once"
list | cmp - "$work/before" || fail 'somebody wrote to the source'
for flavour in deb rpm tar; do
  (cd packages/$flavour && sha256sum --quiet -c SHA256SUMS)
done
ls packages/deb/linux-image-6.1.*-deb_*.deb packages/deb/*.changes \
  packages/rpm/kernel-6.1.*.rpm packages/tar/linux-6.1.*-tar-*.tar.xz >names
contents_of packages/rpm >together

# Nothing has changed, and then one is built by itself.
make -j"$slots" kernel-packages >log 2>&1
fails grep KERNEL log
make kernel-rpm-clean
make -j"$slots" kernel-rpm >log 2>&1 || fail "$(cat log)"
contents_of packages/rpm | diff together -
make kernel-clean
[ ! -e build/kernel ] || fail 'something is left'
