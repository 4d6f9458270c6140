#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a page shows is what a reader types. The literal lines of each
# EXAMPLES section are run as they stand; a comment `.\" file NAME` before them
# says that they are a file instead, `.\" $ CMD` what must be there first.
. "$(dirname "$0")/../cli/common.sh"
PATH=$OUT/bin:/usr/sbin:/sbin:$PATH
export PATH

man=$OUT/share/man
for page in "$man"/man1/*.1 "$man"/man5/*.5 "$man/man7/jobroot-preload.7"; do
  name=$(basename "${page%.*}")
  mkdir "$TMP/$name"
  awk '/^\.Sh/ { examples = /EXAMPLES/ }
       !examples { next }
       /^\.Ed/ { if (literal && file != "") { print "END"; file = "" }
                literal = 0 }
       /^\.\\" file / { file = $3 }
       /^\.\\" \$ / { print substr($0, 7) }
       /^\.Dl \$ / { print substr($0, 7) }
       literal { gsub(/\\e/, "\\"); print }
       /^\.Bd -literal/ { literal = 1
         if (file != "") print "cat >" file " <<\\END" }
      ' "$page" >"$TMP/$name/lines"
  [ -s "$TMP/$name/lines" ] || { echo "$name: no examples"; continue; }
  (cd "$TMP/$name" && sh -e lines >log 2>&1) ||
    echo "$name: $(tail -n 3 "$TMP/$name/log")"
done >"$TMP/wrong"

[ ! -s "$TMP/wrong" ] || fail "$(cat "$TMP/wrong")"
