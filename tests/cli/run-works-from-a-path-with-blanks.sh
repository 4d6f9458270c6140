#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: LD_PRELOAD cannot hold blanks, colons and dollar signs; people's
# directories can.
. "$(dirname "$0")/common.sh"

prefix="$TMP/a b:c\$d"
mkdir -p "$prefix/bin" "$prefix/lib"
cp "$JOBROOT" "$prefix/bin/jobroot"
cp -R "$OUT/lib/jobroot" "$prefix/lib/jobroot"
touch file
ours="$prefix/bin/jobroot"
owner='chown 5:6 file; stat -c %u:%g file; echo "$LD_PRELOAD"'
"$ours" run sh -c "$owner" >out
same "$(head -n 1 out)" 5:6
link=$(sed -n '$p' out)
[ ! -e "$link" ] || fail "left behind: $link"
"$ours" run --session "a session" sh -c "$owner" >out
same "$(head -n 1 out)" 5:6
link=$(sed -n '$p' out)
[ ! -e "${link%/*/*}" ] || fail "left behind: $link"
same "$("$ours" run --session "a session" stat -c %u:%g file)" 5:6

# Also where the shim has to find the command that it belongs to.
ln -s jobroot "$prefix/bin/fakeroot"
mkdir bin
printf '#!/bin/sh\necho not ours\n' >bin/fakeroot
chmod 755 bin/fakeroot
same "$("$ours" run sh -c 'bin/fakeroot chown 7 file; stat -c %u file')" 7
