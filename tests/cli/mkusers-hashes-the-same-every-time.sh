#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a random salt would make etc/shadow, and so every image, differ.
. "$(dirname "$0")/common.sh"

echo 'ann -2 ann -2 =secret - /bin/sh -' >table
shadow() { # NAME [VARIABLE=VALUE]
  mkdir -p "$1/etc"
  : >"$1/etc/passwd"
  : >"$1/etc/group"
  tree=$1
  shift
  env "$@" "$JOBROOT" run "$JOBROOT" mkusers table "$tree"
  cat "$tree/etc/shadow"
}

first=$(shadow a)
same "$(shadow b)" "$first"
same "$(shadow c SOURCE_DATE_EPOCH=1)" "$(shadow d SOURCE_DATE_EPOCH=1)"
[ "$(shadow e SOURCE_DATE_EPOCH=2)" != "$(cat d/etc/shadow)" ] ||
  fail 'the salt does not follow from SOURCE_DATE_EPOCH'

hash=$(echo "$first" | cut -d: -f2)
salt=$(echo "$hash" | cut -d'$' -f3)
same "$(perl -e 'print crypt("secret", "\$6\$$ARGV[0]\$")' "$salt")" "$hash"
