#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: owners, modes and devices as in the images, content by its sum.
. "$(dirname "$0")/common.sh"

new_project 'manifest tar' </dev/null
printf '%s\n' '/bin/tool f 755 0 0 - - - - -' '|xattr cap_net_raw+ep' \
  '|xattr user.a="b c"' >>devices.table
chmod 755 target target/etc
build rootfs
sum=$(sha256sum <target/etc/shadow | cut -d' ' -f1)
for line in '040755 0:0 - - /etc' "100640 0:42 7 $sum /etc/shadow" \
  "100755 0:0 20000 $(sha256sum <target/bin/tool | cut -d' ' -f1) /bin/tool \
|security.capability=cap_net_raw=ep |user.a=\"b c\"" \
  '020666 0:0 1,3 - /dev/null' '120777 0:0 4 - /bin/link -> tool'; do
  grep -qxF -- "$line" images/rootfs.manifest ||
    fail "no '$line' in: $(cat images/rootfs.manifest)"
done
same "$(sed 's| [|].*||; s|.* /||; s|.*/||; s/ -> .*//' images/rootfs.manifest | sort)" \
  "$(tar tf images/rootfs.tar | sed 's|/$||; s|.*/||; s/^[.]$//' | sort)"
