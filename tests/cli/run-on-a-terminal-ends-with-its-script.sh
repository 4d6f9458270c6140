#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ^C goes to everybody on the terminal. A script that called us must stop,
# as it does where a command dies of it, and what was recorded is saved.
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || skip 'needs python3'

touch file
cat >command.pl <<'E2'
chown 5, 6, "file";
for my $name ("session", "ready") {
  open my $file, ">", $name;
  print $file "$ENV{FAKEROOTKEY}\n";
}
sleep 60;
E2
for command in "'$OUT/bin/fakeroot' -s saved" "'$JOBROOT' run --save saved"; do
  for signal in INT QUIT; do
    rm -f ready saved
    timeout 60 "$SRC/tests/support/at-a-terminal" $signal '[ -e ready ]' \
      bash -c "ulimit -c 0; $command perl command.pl; echo went on" >out
    # bash itself goes on after ^\.
    if [ $signal = INT ]; then
      fails grep -q 'went on' out
      grep -q -- ' -2$' out || fail "$(cat out)"
    fi
    grep -q ',uid=5,gid=6,' saved || fail "$signal: $(cat out)"
    [ ! -e "$(cat session)" ] || fail "$signal: still there: $(cat session)"
  done
done
