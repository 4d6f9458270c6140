#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# Why: an rpm that an ordinary user builds in a session says of each file what
# real root's says, and unpacked in a session it is what root unpacks.
. "$SRC/tests/cli/common.sh"

command -v rpmbuild >/dev/null || skip 'rpmbuild is not installed'
chmod 755 .

build() { # WHO COMMAND...
  who=$1
  shift
  mkdir "$who"
  [ "$who" = root ] || chown 12345:12345 "$who"
  (cd "$who" && HOME=$PWD "$@" sh -c 'rpmbuild -bb --define "_topdir $PWD" \
    "$SRC/tests/peers/rpm.spec" >log 2>&1 && mkdir files && cd files &&
    rpm2cpio ../RPMS/noarch/*.rpm | cpio --quiet -idm &&
    "$SRC/tests/peers/list-tree" . >../list') || fail "$(tail -n 5 "$who/log")"
  rpm -qp --queryformat '[%{FILENAMES} %{FILEMODES:octal} '\
'%{FILEUSERNAME}:%{FILEGROUPNAME} %{FILERDEVS} %{FILECAPS} %{FILELINKTOS}\n]' \
    "$who"/RPMS/noarch/*.rpm >"$who.files"
}

build root env
build user setpriv --reuid 12345 --regid 12345 --clear-groups \
  "$JOBROOT" run --
cat user.files
diff root.files user.files
diff root/list user/list
grep -q '/usr/bin/capable.*cap_net_raw=ep' user.files || fail 'no capability'
grep -q '/usr/bin/given .* daemon:mail' user.files || fail 'no owner'
