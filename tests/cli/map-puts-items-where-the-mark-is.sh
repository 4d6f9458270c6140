#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the words of the command are a pattern; what becomes of it must be seen
# at a glance, and what cannot be is refused.
. "$(dirname "$0")/common.sh"

gives() { # EXPECTED ARGUMENT...
  expected=$1
  shift
  same "$("$JOBROOT" map "$@" <items | tr '\n' '/')" "$expected"
}

printf 'a b c\n' >items
gives 'x a/x b/x c/' -- echo x
gives 'a x/b x/c x/' -- echo {} x
gives '1a1 a/1b1 b/1c1 c/' -- echo '1{}1' '{}'
gives 'x a/x b/x c/' echo x
gives '{} a b c/' -I @ -- echo '{}' @
gives 'a b/c/' -n 2 -- echo
gives 'a b x/c x/' -n 2 -- echo {} x
gives '1 2/3/' -n 2 -- echo ::: 1 2 3
gives 'a b/:::/-x/' -- echo {} ::: 'a b' ::: -x
gives '' -- echo :::
gives 'a/' -- {} a ::: echo
gives 'nothing/' -- sh -c 'cat; echo nothing' ::: ''
same "$("$JOBROOT" map -- echo </dev/null)" ''

refused() { # LINE ARGUMENT...
  line=$1
  shift
  status_is 2 "$JOBROOT" map "$@" <items >out 2>err
  same "$(cat err)" "jobroot: $line"
}

refused 'map: no command given; see jobroot map --help'
refused 'map: no command given; see jobroot map --help' -- ::: a
refused "-n: {} is a part of a word; several items need a word of their own" \
  -n 2 -- echo 'x{}'
refused "-n: found '0', expected a number from 1; see jobroot map --help" \
  -n 0 -- echo
refused "-P: found 'x', expected a number from 0; see jobroot map --help" \
  -P x -- echo
refused "-I: found '', expected a mark; see jobroot map --help" -I '' -- echo
refused "-d: found 'ab', expected one character, \\n, \\t or \\0;\
 see jobroot map --help" -d ab -- echo
refused "--fail: found 'now', expected fast, end or never;\
 see jobroot map --help" --fail now -- echo
