# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: Debian's packages are built in more than one test, each time of sources
# that are fetched once, in one place, and by an ordinary user, whoever calls.
place=$PWD/build # the same for all builds, as debuggers read it in them

# find_tools TARGET: skips where that make target has to be called first, and
# says in $sources where what is fetched stays: in OUT, if it can be written.
find_tools() {
  command -v dpkg-buildpackage >/dev/null ||
    skip "dpkg-buildpackage is not installed; make $1"
  sources=$OUT/peers
  mkdir -p "$sources" 2>/dev/null && [ -w "$sources" ] || {
    sources=$TMP/sources
    mkdir "$sources"
  }
  chmod 755 .
}

# An ordinary user, with a directory of his own, and $path as PATH if it is set.
user() { # COMMAND...
  set -- env HOME="$place" TMP="$place" TMPDIR="$place" \
    PATH="${path-$PATH}" "$@"
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid 12345 --regid 12345 --clear-groups "$@"
  else
    "$@"
  fi
}

own() { # PATH...: is the user's
  [ "$(id -u)" != 0 ] || chown -R 12345:12345 "$@"
}
