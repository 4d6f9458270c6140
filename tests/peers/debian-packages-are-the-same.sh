#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: once
# timeout: 3600
# slow: 15 minutes
# Why: whoever builds Debian packages with `dpkg-buildpackage -rfakeroot` and
# takes ours gets the same packages: of those that are usually built so, with
# set-id programs and owners other than root among them, and of those that
# need no fakeroot. PACKAGES='hello sudo' takes these only; what was fetched
# stays in OUT/peers, where that can be written.
. "$SRC/tests/cli/common.sh"
. "$SRC/tests/peers/debian-builds.sh"

find_tools deps-peers
built=0
for package in ${PACKAGES-hello liblockfile procmail uucp screen libcap2 \
  make-dfsg busybox shadow sudo}; do
  mkdir "$package"
  status=0
  (cd "$package" && "$SRC/tests/peers/debian-package" "$sources" "$package") ||
    status=$?
  case $status in
  0) built=$((built + 1)) ;;
  77) ;;
  *) failed="${failed-} $package" ;;
  esac
  rm -rf "$package"
done
[ -z "${failed-}" ] || fail "not the same:$failed"
[ "$built" != 0 ] || skip 'no package could be built'
