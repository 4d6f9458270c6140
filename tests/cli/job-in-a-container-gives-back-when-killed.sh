#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: in a pid namespace of its own a job has a number that means somebody
# else outside. The pool's server cannot see its end, so a guardian must.
. "$(dirname "$0")/common.sh"
contained='unshare -Urpf --mount-proc'
$contained true 2>/dev/null || skip 'no pid namespaces here'

cat >try <<'EOT'
$1 sh -c '"$JOBROOT" job -n 3 -- sh -c "kill -KILL \$PPID; exec sleep 0.2"'
echo $?
free=0 tries=0
until [ $free = 4 ] || [ $tries = 100 ]; do
  sleep 0.05
  tries=$((tries + 1))
  free=$("$JOBROOT" job -n 1:9 -- echo {n})
done
echo $free
EOT
export JOBROOT
"$JOBROOT" serve --new -j 4 -- sh ./try "$contained" >out 2>err
same "$(tr '\n' ' ' <out)" '137 4 '
same "$(grep jobroot err)" ''
