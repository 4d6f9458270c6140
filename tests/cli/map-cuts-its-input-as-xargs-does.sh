#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: `xargs -n 1` in a recipe is replaced by map, and the list stays as it
# is: the same text makes both start the same calls.
. "$(dirname "$0")/common.sh"

same_calls() { # TEXT OPTION... CMD...
  # shellcheck disable=SC2059 # the text is a format
  printf "$1" >text
  shift
  xargs -r "$@" <text >expected
  "$JOBROOT" map "$@" <text >out
  same "$(cat out)" "$(cat expected)"
}

for text in 'a b  c\n\n d' 'a"b c"d' "'a\"b' c" 'a\\ b c' 'a\\\nb c' \
  '"a\\b" c' 'x "" y' 'a\\' 'a\vb\fc\rd\n' ' \n' '' '{} {}{} %%s -n'; do
  same_calls "$text" -n 1 printf '<%s>'
  same_calls "$text" -n 2 printf '<%s>'
done
for text in '  a b  \n\n\t c \nd' '  a\\ b "c d"  \n' ''; do
  same_calls "$text" -I% printf '<%s><%s>' x%y% %
done
same_calls 'a b\000\000"\\\n\000c' -0 -n 1 printf '<%s>'
same_calls 'a b\n\n"c\\\n' -d '\n' -n 1 printf '<%s>'
same_calls 'a,b c,' -d , -n 1 printf '<%s>'

for text in '"a' "x 'a
b'" 'a\000b'; do
  # shellcheck disable=SC2059
  printf "$text" >text
  status_is 125 "$JOBROOT" map -- echo <text >out 2>err
  grep -q '^jobroot: standard input: item .*; with -0 or -d every' err
done
head -c 140000 /dev/zero | tr '\0' x >text
status_is 125 "$JOBROOT" map -- true <text 2>err
same "$(cut -d ';' -f 1 err)" \
  'jobroot: standard input: item 1: more than 131071 bytes'
