#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the direction of dependencies is data, and held against the files that
# the compiler wrote beside its objects, not against what somebody remembers.
# runs-as: once
. "$(dirname "$0")/../cli/common.sh"

cd "$SRC"
find "$OUT" -name '*.d' >"$TMP/dependencies"
[ -s "$TMP/dependencies" ] || fail "no .d files below $OUT: run make first"

# In a .d file, words after "X.o:" are the source and what it includes.
xargs cat <"$TMP/dependencies" | tr -d '\\' | tr -s ' \n' '\n' | awk '
  function folder(path) { sub("/[^/]*$", "", path); return path }
  FILENAME != "-"       { from = $1; sub(":", "", from); known[from]
                          for (i = 2; i <= NF; ++i) may[from, $i]
                          next }
  /\.o:$/               { is_source = 1; next }
  /:$/                  { next }
  is_source             { source = folder($0); is_source = 0; next }
  { header = folder($0) }
  source !~ /^(src|include|preload)\// || header == source { next }
  !(source in known) { print source " has no row in build/layers.txt"; next }
  /^(src|include|preload|tests)\// && !((source, header) in may) {
    print source " includes " $0
  }
' build/layers.txt - | sort -u >"$TMP/wrong"

[ ! -s "$TMP/wrong" ] || fail "$(cat "$TMP/wrong")"
