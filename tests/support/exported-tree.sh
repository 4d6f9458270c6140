# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a tree with all that formats differ in, and archives compared by what
# root would see in them.

make_tree() { # and records in S what root would have done
  mkdir -p tree/dev tree/bin/sub tree/etc
  echo 'games:x:5:60::/:' >tree/etc/passwd
  echo text >tree/bin/su
  ln tree/bin/su tree/bin/sg
  ln -s su tree/bin/link
  ln -s su tree/bin/plain
  mkfifo tree/bin/pipe
  echo ping >tree/bin/ping
  echo unrecorded >tree/bin/sub/file
  touch outside
  "$JOBROOT" run --session S -- sh -c '
    mknod tree/dev/null c 1 3; mknod -m 600 tree/dev/sda1 b 259 70000
    chown 5:6 tree/bin/su; chmod 4711 tree/bin/su; chown -h 7:8 tree/bin/link
    chown 1:2 tree; chmod 2750 tree/bin/sub; chown 3 tree/bin/pipe
    setfattr -n security.capability \
      -v 0x0100000200200000000000000000000000000000 tree/bin/ping'
}

export_as() { # FORMAT: and packs what the session sees as session.tar
  "$JOBROOT" run --session S -- tar -C tree -cf session.tar . 2>/dev/null
  "$JOBROOT" session export --format "$1" --root tree S
}

listing() { # ARCHIVE: all names of a hard link alike, whole seconds
  LC_ALL=C tar --numeric-owner --full-time -tvf "$1" 2>/dev/null |
    sed 's/^h/-/; s/ link to .*//; s/\(:[0-9][0-9]\)\.[0-9]*/\1/
      s/  */ /g; s, \./, ,; s,/$,,; s,/ -> , -> ,' |
    awk '$1 ~ /^-/ { $3 = "" } { print }' | LC_ALL=C sort
}

without_times() { # ARCHIVE: for formats that have none
  listing "$1" | sed 's/ [0-9-]* [0-9:]* / /' | LC_ALL=C sort
}
