#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: compare-images is the judge of every image; it must see one wrong word.
. "$(dirname "$0")/common.sh"
support=$SRC/tests/support

cat >spec <<'END'
. dir 0755 0 0
tool file 4755 0 0 content user.color=red
same hard 0 0 0 tool
other file 0600 33 34 content
where link 0777 0 0 tool
tty char 0620 0 5 4:1
END
"$support/tar-of" <spec >right.tar
"$support/compare-images" right.tar right.tar >out
grep -q 'right.tar: 6 entries, same$' out

while IFS='|' read -r change report; do
  sed "$change" spec | "$support/tar-of" >wrong.tar
  fails "$support/compare-images" right.tar wrong.tar >out
  grep -q "^  $report" out || fail "unseen: $change"
done <<'END'
s/4755/0755/|/tool: mode 0755, not 4755
s/33 34/33 35/|/other: owner 33:35, not 33:34
s/33 34/0 34/|/other: owner 0:34, not 33:34
s/4:1/4:2/|/tty: device 4,2, not 4,1
s/tty char/tty block/|/tty: type block, not char
s/777 0 0 tool/777 0 0 other/|/where: target other, not tool
s/=red/=green/|/tool: xattrs user.color=677265656e, not user.color=726564
s/34 content/34 CONTENT/|/other: content
s/same hard.*/same file 4755 0 0 content user.color=red/|/same: links -, not /same
/other/d|/other: missing
$p;s/tty/tty2/|/tty2: added
s/^\. dir 0755/. dir 0700/|/: mode 0700, not 0755
END
