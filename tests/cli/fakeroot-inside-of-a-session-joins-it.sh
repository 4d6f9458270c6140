#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: packaging tools call each other, and fakeroot, without asking where they
# are. What is recorded inside belongs to the outer session, which also gets
# what an inner -i loads; an inner -s writes what there is when its own command
# has ended.
. "$(dirname "$0")/common.sh"

export fakeroot="$OUT/bin/fakeroot"
touch file other
inside() { # SCRIPT: runs in a session, its messages in `messages`
  "$fakeroot" sh -ec "$1" 2>messages
}

same "$(inside '"$fakeroot" "$fakeroot" chown 8 file; stat -c %u file')" 8
same "$(inside '"$fakeroot" -s inner chown 8 file
  grep -c ",uid=8," inner; chown 9 file; stat -c %u file')" "$(printf '1\n9')"
same "$(inside 'chown 7 file other; "$fakeroot" -i inner stat -c %u file other
  stat -c %u file')" "$(printf '8\n7\n8')"
same "$(inside '"$fakeroot" -i missing id -u')" 0
same "$(cat messages)" 'fakeroot: missing: found nothing to load'
echo nonsense >corrupt
status_is 1 inside '"$fakeroot" -i corrupt true'
status_is 1 inside '"$fakeroot" -s no/such true'
status_is 3 inside '"$fakeroot" -s inner sh -c "exit 3"'
status_is 127 inside '"$fakeroot" no-such-program'
status_is 143 inside '"$fakeroot" sh -c "kill \$\$"'

# How unknown files look was said when the outer session was made.
same "$(inside '"$fakeroot" -u sh -c "stat -c %u file; echo \$FAKED_MODE"')" \
  "$(printf '0\nunknown-is-root')"
same "$(cat messages)" \
  'fakeroot: unknown-is-real: no effect in the session that is joined'
same "$("$fakeroot" -u "$fakeroot" -u stat -c %u file 2>&1)" "$(id -u)"

# Another fakeroot's session is none that could be joined.
status_is 1 env FAKEROOTKEY=12345 "$fakeroot" true 2>messages
same "$(cat messages)" "fakeroot: FAKEROOTKEY: found '12345', expected the \
path of a session; another fakeroot runs this; leave it first"
same "$(FAKEROOTKEY= "$fakeroot" id -u)" 0
