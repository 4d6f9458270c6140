#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the kernel's build makes an initramfs of such a list. Its program is in
# no package, so a reader that splits words as it does stands in for it.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/support/exported-tree.sh"

make_tree
export_as gen_init_cpio >list 2>err
if command -v gen_init_cpio >/dev/null && command -v bsdtar >/dev/null; then
  gen_init_cpio -t 1 list >x.cpio
  bsdtar -cf x.tar @x.cpio
  same "$(without_times x.tar)" "$(without_times session.tar)"
fi
awk '{ last = ""; type = $1 }
  type == "slink" { $3 = ""; $0 = $0 }
  type == "file" {
    file = $3
    $3 = ""; $0 = $0
    for (i = 6; i <= NF; i++) print "file", $3, $4, $5, $i
  }
  type == "nod" { last = " " $6 ":" $7 "," $8 }
  { sub("^/[.]/?", "/", $2); print type, $3, $4, $5, $2 last }' list |
  LC_ALL=C sort >got
LC_ALL=C sort >expected <<'END'
dir 0755 1 2 /
dir 0755 0 0 /bin
dir 2750 0 0 /bin/sub
dir 0755 0 0 /dev
dir 0755 0 0 /etc
file 0644 0 0 /bin/ping
file 0644 0 0 /bin/sub/file
file 0644 0 0 /etc/passwd
file 4711 5 6 /bin/sg
file 4711 5 6 /bin/su
nod 0600 0 0 /dev/sda1 b:259,70000
nod 0644 0 0 /dev/null c:1,3
pipe 0644 3 0 /bin/pipe
slink 0777 0 0 /bin/plain
slink 0777 7 8 /bin/link
END
same "$(cat got)" "$(cat expected)"
grep -q "^slink /bin/link su 0777 7 8\$" list || fail "$(cat list)"
same "$(sed -n 's,^file /bin/s[gu] \([^ ]*\) .*,\1,p' list | xargs cat)" text

touch 'tree/a b'
status_is 1 "$JOBROOT" session export --format gen_init_cpio --root tree S 2>err
grep -q 'tree/a b: has a blank in its name' err || fail "$(cat err)"
