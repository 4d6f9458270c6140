#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: Debian has several fakeroots, and /usr/bin/fakeroot is the one that the
# administrator chose. Ours is offered as the packages offer theirs, and never
# put in their place.
# runs-as: once
. "$(dirname "$0")/../cli/common.sh"
PATH=/usr/sbin:/sbin:$PATH
command -v update-alternatives >/dev/null || skip 'needs update-alternatives'

root=$TMP/root
mkdir -p "$root/usr/bin" "$root/etc" "$root/usr/share/man/man1"
alternatives="update-alternatives --root $root"
$alternatives --help | grep -q -- --root || skip 'update-alternatives has no --root'
install_as() { # TARGET [NAME=VALUE...]
  make -s -C "$SRC" O="$OUT" DESTDIR="$root" PREFIX=/usr "$@" >log 2>&1 ||
    fail "$(cat log)"
}
chosen() {
  readlink "$root/etc/alternatives/fakeroot"
}

touch "$root/usr/bin/fakeroot-sysv"
chmod 755 "$root/usr/bin/fakeroot-sysv"
$alternatives --install /usr/bin/fakeroot fakeroot /usr/bin/fakeroot-sysv 50 \
  >log 2>&1

install_as install-alternative
same "$(chosen)" /usr/bin/fakeroot-sysv
$alternatives --list fakeroot | grep -qx /usr/bin/fakeroot-jobroot
$alternatives --set fakeroot /usr/bin/fakeroot-jobroot >log
same "$(chosen)" /usr/bin/fakeroot-jobroot
page=$root$(readlink "$root/etc/alternatives/fakeroot.1.gz")
gzip -dc "$page" | cmp - "$SRC/docs/man/jobroot-fakeroot.1"
touch file
same "$("$root/usr/bin/fakeroot-jobroot" sh -c 'chown 5 file; stat -c %u file')" 5

# A plain installation leaves the link alone, and so does its removal.
install_as install
grep -q 'left to update-alternatives' log || fail "$(cat log)"
install_as uninstall
same "$(readlink "$root/usr/bin/fakeroot")" /etc/alternatives/fakeroot
install_as install-alternative
install_as uninstall-alternative
same "$(chosen)" /usr/bin/fakeroot-sysv
[ ! -e "$root/usr/bin/fakeroot-jobroot" ] && [ ! -e "$root/usr/bin/jobroot" ] ||
  fail 'something is left'

# The directories may be others.
mkdir other admin
install_as install-alternative UPDATE_ALTERNATIVES="update-alternatives \
  --root $root --altdir $TMP/other --admindir $TMP/admin --log /dev/null"
[ -e admin/fakeroot ] || fail 'not registered'
