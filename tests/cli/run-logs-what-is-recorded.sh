#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: "who made this file belong to 5?" is answered by a line for each call:
# time, pid, program, call, path as it was given, what changed, result. Reading
# and what changes nothing leave no line.
. "$(dirname "$0")/common.sh"

without_time() { sed 's/^[0-9]*\.[0-9]\{6\} [0-9]* //' "$1"; }

mkdir dir
touch 'a b' dir/file
"$JOBROOT" run --log LOG sh -c 'chown 5:6 "a b"; chmod 4755 dir/file
  mknod null c 1 3; chown 0:0 dir/file; ls -l dir; chmod 4755 dir/file'
same "$(without_time LOG)" 'chown chown a\040b owner=0:0>5:6 ok
chmod chmod dir/file mode=0644>4755 ok
mknod mknod null device=c1:3 ok
chown chown dir/file mode=4755>0755 ok
chmod chmod dir/file mode=0755>4755 ok'

# A file that is there is added to; the log ends with the run.
"$JOBROOT" run --session S --log LOG -- chown -R 7:8 dir
"$JOBROOT" run --session S -- chown -R 9:9 dir
same "$(without_time LOG | tail -n +6 | sed 's/fd:[0-9]*</fd:4</')" \
  "chown chown fd:4<$PWD/dir>/file \
owner=0:0>7:8 ok
chown chown dir owner=0:0>7:8 ok"
[ ! -e S/log ] || fail 'the log did not end'

# Who is in a session starts the log of all of it.
"$JOBROOT" run --session S -- sh -c '"$1" run --log LATER true
  chown 1:1 dir' - "$JOBROOT"
same "$(without_time LATER)" 'chown chown dir owner=9:9>1:1 ok'

touch 1 2 3 4
"$JOBROOT" run --session S --log MANY -- sh -c 'for i in 1 2 3 4; do
  (for j in $(seq 50); do chown $j:$i $i; done) & done; wait'
same "$(wc -l <MANY) $(grep -cE \
  '^[0-9.]+ [0-9]+ chown chown [1-4] owner=[0-9:>]+ ok$' MANY)" '200 200'
