#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a view that is only read shows directories of the tree themselves where
# no layer has changed them. It must tell what any other view tells: what was
# added, removed and replaced, owners, device nodes, and which names are one
# file; and it refuses to be written to.
. "$(dirname "$0")/common.sh"

mkdir -p tree/etc/conf.d/deep tree/usr/bin tree/usr/share/doc/a tree/var/log \
  tree/opt/old/in 'tree/srv/odd name'
for file in etc/passwd etc/conf.d/x etc/conf.d/deep/y usr/bin/a usr/share/doc/d \
  var/log/old opt/old/in/z 'srv/odd name/f'; do
  echo "$file" >"tree/$file"
done
ln tree/usr/bin/a tree/usr/bin/same
ln tree/usr/share/doc/d tree/usr/share/doc/a/same
ln -s ../usr tree/opt/link
mkfifo tree/var/pipe

# Owners only, in directories that stay as they are; and changes beside them.
"$JOBROOT" run --session common --view tree --view-at common-view -- sh -ec '
  cd common-view
  chown 5:6 usr/share/doc/d && chmod 4755 usr/bin/a && chown 7 usr/share/doc
  echo new >etc/conf.d/new && mknod etc/null c 1 3 && rm var/log/old
  rm -r opt/old && mkdir opt/old && echo other >opt/old/other
  mkdir -p made/here && echo made >made/here/file'
"$JOBROOT" session seal common

# Names of one file are told by the first of them.
cat >list <<'END'
cd "$1"
find . ! -path . -printf '%P %y %m %U %G %T@ %l\n' | sort
find . -type f ! -links 1 -printf '%D:%i %p\n' | sort |
  awk '{ if (!($1 in first)) first[$1] = $2; print first[$1], $2 }'
find . -type f -exec cat {} + | sort
stat -c '%t:%T' etc/null
END
in_view() { # OPTIONS -- CMD...
  "$JOBROOT" run --fork "$parent" --view-at view "$@"
}
compare() {
  in_view -- sh list view >written
  in_view --view-read-only -- sh list view >read
  diff written read || fail 'the views differ'
}
parent=common
compare
grep -q '^usr/share/doc/d f 644 5 6 ' read
grep -q '^usr/bin/a f 4755 0 0 ' read
fails grep -q 'opt/old/in' read

if in_view -v -- true 2>&1 | grep -q overlay; then
  # In each of these somebody would write to the tree itself.
  for place in usr/share/doc/d etc/conf.d/deep/new etc/new opt/old/new; do
    fails in_view --view-read-only -- sh -c "echo x >view/$place" 2>log
    grep -q 'Read-only' log || fail "$(cat log)"
  done
  mounted='sed -n "s|.* $PWD/view/\([^ ]*\) .*|\1|p" /proc/self/mountinfo'
  same "$(in_view --view-read-only -- sh -c "$mounted" | sort | xargs)" \
    'etc/conf.d/deep srv usr'

  # A file with a name in a changed directory and one elsewhere.
  ln tree/etc/passwd tree/usr/share/doc/a/passwd
  compare
  grep -q '^./etc/passwd ./usr/share/doc/a/passwd' read ||
    fail "$(cat read)"
fi

# What a session with a copy has changed is in the copy, not in the tree.
"$JOBROOT" run --session copied --view tree --view-mode copy \
  --view-at common-view -- sh -ec 'cd common-view && rm var/log/old &&
    chown 5:6 usr/share/doc/d && mknod etc/null c 1 3'
"$JOBROOT" session seal copied
parent=copied
compare
grep -q '^usr/share/doc/d f 644 5 6 ' read
fails grep -q 'var/log/old' read
