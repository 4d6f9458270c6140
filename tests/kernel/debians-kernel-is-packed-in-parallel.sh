#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: user
# timeout: 7200
# slow: 20 minutes on two processors
# Why: the real thing. Linux 6.1 of Debian, packed in each way that it knows by
# an ordinary user: compilers run beside each other though -j1 was forced, never
# more than there are slots, and the packages have what those of a serial build
# with Debian's fakeroot have. KERNEL_WAYS="deb_pkg" takes these only.
. "$(dirname "$0")/common.sh"
needs gcc bc bison flex rsync kmod cpio dpkg-buildpackage fakeroot-sysv \
  rpmbuild
prepare

# With a compiler that is metered as well: it must be one at a time.
reference() {
  [ ! -e "$work/reference.rpm" ] || return 0
  new_build
  metered make -j1 -C "$source" O="$work/build/tree" bindeb-pkg
  same "$(most)" 1
  contents_of "$work/build" >"$work/reference.deb"
  metered fakeroot make -j1 -C "$source" O="$work/build/tree" \
    RPMOPTS="--define \"_topdir $work/build/rpm\"" binrpm-pkg
  contents_of "$work/build/rpm" >"$work/reference.rpm"
}

# The same, in the tree that another build has left.
reference_again() {
  [ ! -e "$work/reference.again" ] || return 0
  build_again metered -rfakeroot
  same "$(most)" 1
  contents_of "$work/build" >"$work/reference.again"
}

bindeb_pkg() {
  new_build
  wrapped make -C "$source" O="$work/build/tree" bindeb-pkg
  same_packages deb "$work/build"
}

# As somebody does who has changed something in the tree of the build before.
# It is cleaned first, but not of all: so the reference is built there, too.
build_again() { # METERED [OPTION...]
  [ -x "$work/build/tree/debian/rules" ] || bindeb_pkg
  how=$1
  shift
  rm -f "$work/build"/*.*
  cd "$work/build/tree"
  srctree=$source "$how" dpkg-buildpackage -j1 -b -uc "$@"
}

dpkg_buildpackage() {
  reference_again
  build_again wrapped
  same_packages again "$work/build"
}

binrpm_pkg() {
  new_build
  wrapped make -C "$source" O="$work/build/tree" \
    RPMOPTS="--define \"_topdir $work/build/rpm\"" binrpm-pkg
  same_packages rpm "$work/build/rpm"
}

# There are more files beside the headers where sources and objects are in one
# directory.
without_headers() {
  awk '/^== / { is_other = !/linux-headers/ } is_other'
}

# Here the source is written to; what it packs besides is in order if dpkg has
# unpacked it again to build that.
deb_pkg() {
  new_build
  rm -r "$work/build/tree"
  cp -a "$source" "$work/build/tree"
  cp "$work/config" "$work/build/tree/.config"
  wrapped make -C "$work/build/tree" KGZIP="'gzip -1'" deb-pkg
  ls "$work/build"/linux-upstream_*.dsc "$work/build"/linux-upstream_*.orig.* \
    >/dev/null
  contents_of "$work/build" | without_headers >"$work/contents"
  without_headers <"$work/reference.deb" | diff - "$work/contents"
}

reference
for way in ${KERNEL_WAYS-bindeb_pkg dpkg_buildpackage binrpm_pkg deb_pkg}; do
  "$way"
  echo "$way: $(grep -c + "$work/meter") compilers, $(most) at once"
done
