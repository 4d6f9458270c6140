#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 200
# Why: where other fakeroots hang, leave a daemon behind, forget or mistake
# one file for another: the facts about whole sessions, by the name fakeroot.
. "$(dirname "$0")/../cli/common.sh"
PATH=$OUT/bin:$PATH
unset FAKEROOTKEY

show='stat -c %u:%g'

no_session() {
  [ ! -e "$(cat key)" ]
}

nobody_in() { # GROUP
  [ -z "$(pgrep -g "$1")" ]
}

# A session that has given `file` to 5:6, saves to `saved`, and waits in
# `command`, a process group of its own.
start() {
  rm -f go ready saved
  touch file
  # shellcheck disable=SC2016 # the session's key
  env --default-signal=INT,QUIT setsid fakeroot -s saved sh -c \
    'chown 5:6 file; echo "$FAKEROOTKEY" >key; touch ready; sleep 30; :' 2>err &
  wrapper=$!
  wait_for test -e ready
}

# The wrapper killed, and the whole group by what a terminal or a CI server
# sends: what was recorded is kept, and nothing is left behind.
start
kill -KILL "$wrapper"
fails wait "$wrapper"
fails no_session
pkill -g "$wrapper" sleep
wait_for no_session
same "$(fakeroot -i saved $show file)" 5:6
for signal in INT TERM HUP QUIT; do
  start
  kill "-$signal" "-$wrapper"
  fails wait "$wrapper"
  wait_for no_session
  wait_for nobody_in "$wrapper"
  same "$signal $(fakeroot -i saved $show file)" "$signal 5:6"
done

# What ended by a signal is told as a shell does.
for signal in 9 15 11; do
  status_is $((128 + signal)) fakeroot sh -c "kill -$signal \$\$"
done

# A session inside of one: it joins, and its command's status is the status.
status_is 7 fakeroot sh -c 'touch a; fakeroot chown 3:4 a
  fakeroot fakeroot stat -c %u:%g a >inner; exit 7'
same "$(cat inner)" 3:4

# Saved, and then the inode is another file's, a device's, or moved away.
fakeroot -s state sh -c 'touch one two three && chown 5:6 one two &&
  mknod null c 1 3 && chown 7:8 three'
mkdir moved
mv one moved/one
rm two null
for i in $(seq 20); do echo "new $i" >"new$i"; done
mv new20 three
same "$(fakeroot -i state $show moved/one)" 5:6
same "$(fakeroot -i state stat -c '%u:%g %F' new* three | sort -u)" \
  '0:0 regular file'

# Replaced outside of the session while it lives.
fakeroot sh -c 'touch live && chown 77:77 live &&
  for i in $(seq 20); do
    env FAKEROOTKEY= LD_PRELOAD= sh -c "rm live; echo $i >live"
    stat -c %u:%g live && chown 77:77 live
  done' | sort -u >live-owners
same "$(cat live-owners)" 0:0

# Nothing of the session's is among the command's descriptors; its standard
# input is the caller's; a low or high limit of descriptors changes nothing.
native=$(sh -c 'ls /proc/self/fd | wc -l')
same "$(fakeroot sh -c 'ls /proc/self/fd | wc -l')" "$native"
same "$(echo words | fakeroot cat)" words
same "$(echo 'id -u' | SHELL=/bin/sh fakeroot)" 0
for limit in 16 1024 "$(ulimit -Hn)"; do
  same "$(ulimit -n "$limit"; fakeroot $show /)" 0:0
done

# No queue, semaphore or segment of SysV is used.
unshare -Uri true 2>/dev/null || exit 0
same "$(unshare -Uri fakeroot sh -c 'touch b && chown 1:1 b &&
  cat /proc/sysvipc/*' | grep -vc key)" 0
