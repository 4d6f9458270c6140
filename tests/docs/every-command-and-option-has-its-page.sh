#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: --help is made from the options, pages are written by hand; an option
# that is only in one of them is a lie. "session ls" is in jobroot-session(1).
# runs-as: once
. "$(dirname "$0")/../cli/common.sh"

cd "$SRC/docs/man" || fail 'no docs/man'
"$JOBROOT" --help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' >"$TMP/commands"
[ -s "$TMP/commands" ] || fail 'no commands in jobroot --help'

while read -r command; do
  page=jobroot-${command%% *}.1
  [ -f "$page" ] || { echo "$page: missing"; continue; }
  mandoc -T ascii "$page" | col -b >"$TMP/text"
  # shellcheck disable=SC2086 # a command may be two words
  "$JOBROOT" $command --help </dev/null | grep -E '^  +-' |
    grep -oE '(^| )--?[a-zA-Z][-a-z]*' | grep -vE -- '--(help|version)' |
    while read -r option; do
      grep -qE -- "(^|[^-a-z])$option([^-a-z]|\$)" "$TMP/text" ||
        echo "$page: $command $option is not in it"
    done
done <"$TMP/commands" | sort -u >"$TMP/wrong"

[ ! -s "$TMP/wrong" ] || fail "$(cat "$TMP/wrong")"
