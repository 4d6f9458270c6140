#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: some words belong in one place only; here is which and where.
# runs-as: once
. "$(dirname "$0")/../cli/common.sh"

cd "$SRC"
only() { # PATTERN FOLDER... -- WHERE-ALLOWED
  pattern=$1
  allowed=$2
  grep -rnE "$pattern" include src preload 2>/dev/null | grep -vE "^($allowed)" |
    sed "s~^~only in $allowed: ~"
}

{
  only '<seccomp\.h>|<sys/capability\.h>' src/sandbox/
  only '<boost/(process|asio)' src/base/child_process.cpp
  only '[^:_a-z.>](::)?close\(' 'src/base/fd\.|preload/|include/'
  only '::munmap\(' 'src/base/mapping.cpp|preload/|include/'
  only '<iostream>|std::cout|std::cerr' nowhere
  only 'base/message\.hpp' 'src/cli/|src/base/'
  only 'TODO|FIXME' nowhere
} >"$TMP/wrong"

# `! command` does not end a script under set -e; `fails command` does.
grep -nE '^ *! ' tests/*/*.sh | sed 's/^/say "fails": /' >>"$TMP/wrong" || :

# Every file of ours begins with the licence in one line and says why it exists.
git ls-files 2>/dev/null | grep -E '\.([ch]pp|c|mk|sh|def)$|Makefile$' |
  while read -r file; do
    head -n 4 "$file" | grep -q 'SPDX-License-Identifier: LGPL-2.1-or-later' ||
      echo "no SPDX line: $file"
  done >>"$TMP/wrong"

[ ! -s "$TMP/wrong" ] || fail "$(cat "$TMP/wrong")"
