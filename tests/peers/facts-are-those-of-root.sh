#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# timeout: 400
# Why: what is known to go wrong under other fakeroots goes right under ours:
# each of the facts is the same for real root and for an ordinary user in a
# session. Debian's fakeroot is asked as well, where it is installed: it shows
# how many of them find something. FACTS='ids walkers' takes these only.
. "$SRC/tests/cli/common.sh"
facts=$SRC/tests/peers/facts
chmod 755 .

user='setpriv --reuid 12345 --regid 12345 --clear-groups'

# The answers of one fakeroot, or none, in WHO.NAME.
ask() { # WHO COMMAND...
  who=$1
  shift
  mkdir "$who"
  [ "$who" = root ] || chown 12345:12345 "$who"
  for name in ${FACTS-$("$facts" --list)}; do
    (cd "$who" && timeout --kill-after=2 20 "$@" "$facts" "$name") \
      >"$who.$name" 2>&1 </dev/null || echo "status $?" >>"$who.$name"
  done
}

# The names of the facts that WHO sees otherwise than root.
wrong() { # WHO
  for name in ${FACTS-$("$facts" --list)}; do
    cmp -s "root.$name" "$1.$name" || echo "$name"
  done
}

ask root env
ask ours $user "$JOBROOT" run --
for name in $(wrong ours); do
  diff "root.$name" "ours.$name" || echo "$name" >>different
done
echo "$("$facts" --list | wc -l) facts"
if command -v fakeroot-sysv >/dev/null; then
  ask theirs $user fakeroot-sysv
  echo "fakeroot has these otherwise: $(wrong theirs | tr '\n' ' ')"
fi
[ ! -e different ] || fail "different: $(tr '\n' ' ' <different)"
