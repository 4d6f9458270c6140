#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: root may write and run anything, but not where a file system is mounted
# to forbid it; access(2) says so to root, too.
. "$SRC/tests/cli/common.sh"
unshare -Urm true 2>/dev/null || skip 'no user namespaces'

cat >in-a-namespace <<'SH'
mkdir mounted
mount -t tmpfs -o noexec,nosuid,nodev,mode=700 none mounted
echo '#!/bin/sh' >mounted/script
chmod 700 mounted/script
cat >look <<'END'
chmod 755 mounted/script
for how in r w x; do
  test -$how mounted/script && printf %s $how || printf -
done
test -x mounted && echo x || echo -
END
"$@" sh look
mount -o remount,bind,ro,noexec,nosuid,nodev mounted
sed -i 1d look
"$@" sh look
SH
for run in '' "$JOBROOT run --"; do
  # shellcheck disable=SC2086
  unshare -Urm sh -e in-a-namespace $run >found 2>&1 || fail "$(cat found)"
  same "$(cat found)" 'rw-x
r--x'
  rmdir mounted
done
