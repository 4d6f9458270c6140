#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: setpriv, capsh, perl and others change who they are and execute what
# then looks who it is. What is expected is what real root sees; where the
# test is root, he is asked, too.
. "$SRC/tests/cli/common.sh"

for program in setpriv capsh setcap perl; do
  command -v "$program" >/dev/null || skip "no $program"
done

cat >who.sh <<'SH'
umask 022
nobody='--reuid 77 --regid 78'

setpriv $nobody --groups 30,10,20 id -G
setpriv $nobody --clear-groups sh -c 'id -G; exec sh -c "exec id -G"'
setpriv $nobody --clear-groups setpriv --reuid 0 true 2>&1
setpriv --clear-groups --inh-caps +chown,+mknod capsh --current
setpriv $nobody --clear-groups --inh-caps +chown --ambient-caps +chown \
  sh -c 'capsh --current'
setpriv --bounding-set -chown capsh --has-b=cap_chown 2>&1
setpriv $nobody --clear-groups capsh --current
setpriv --securebits +noroot,+noroot_locked capsh --current
perl -e '$( = 5; $) = "6 7 8"; $> = 9; print "$< $> $( $)\n"; exec "id -G"'
env | grep JOBROOT_CREDENTIALS
env -i /usr/bin/setpriv $nobody --groups 5,6 /usr/bin/env -i /usr/bin/id -G

mkdir d && chmod 777 d && cd d
cp "$(command -v id)" id && chown 12:13 id && chmod 6755 id
./id -u
setpriv $nobody --clear-groups sh -c './id -u; ./id -ru; ./id -g; ./id -rg'
setpriv $nobody --clear-groups --no-new-privs ./id -u
cp "$(command -v capsh)" capsh && setcap cap_mknod,cap_chown+ep capsh
setpriv $nobody --clear-groups ./capsh --current
setpriv $nobody --clear-groups --bounding-set -chown ./capsh --current 2>&1
chmod 644 capsh
setpriv ./capsh --current 2>&1
rm -r ../d
SH

cat >expected <<'TEXT'
78 10 20 30
78
78
setpriv: setresuid failed: Operation not permitted
Current: =ep cap_chown,cap_mknod+i
Current IAB: cap_chown,cap_mknod
Current: cap_chown=eip
Current IAB: ^cap_chown
cap[cap_chown] not in bounding vector
Current: =
Current IAB: 
Current: =
Current IAB: 
0 9 5 7 8 6 7 8
5 6 7 8
78 5 6
12
12
77
13
78
77
Current: cap_chown,cap_mknod=ep
Current IAB: 
setpriv: failed to execute ./capsh: Operation not permitted
setpriv: failed to execute ./capsh: Permission denied
TEXT

PATH=/usr/sbin:/usr/bin:/sbin:/bin
"$JOBROOT" run -- sh who.sh >ours || :
diff ours expected
[ "$(id -u)" = 0 ] || exit 0
# Root of a container may lack some: "=ep cap_x-ep", "!cap_x".
sh who.sh >real || :
sed -E 's/ cap_[a-z_,]*-[eip]+//; /IAB/s/!cap_[a-z_]*,?//g; s/,$//' real |
  diff - expected
