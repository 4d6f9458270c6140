#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: once
# Why: a type that nobody reads back is a type that nobody knows to work, and
# what the table excuses must be told to users, too.
. "$(dirname "$0")/../cli/common.sh"
rows=$SRC/tests/images/types.table

names_in() { # DIR
  (cd "$SRC/mk/$1" && printf '%s\n' *.mk | sed 's/\.mk$//')
}
excused_by() { # FILE...: of those, which say below BUGS that images differ
  awk 'FNR == 1 { bugs = 0 }
    /^## [A-Z]/ { bugs = /^## BUGS/ }
    bugs && /another one each time/ { sub(/.*\//, "", FILENAME)
      sub(/[.]mk$/, "", FILENAME); print FILENAME }' "$@" | sort | xargs
}

for type in $(names_in types); do
  grep -q "^$type " "$rows" || fail "type $type has no row in types.table"
done
for conversion in $(names_in conversions); do
  grep -q "^[^ #]*\.$conversion " "$rows" ||
    fail "conversion $conversion has no row in types.table"
done
same "$(awk '$2 == "differs" { sub(/.*[.]/, "", $1); print $1 }' "$rows" |
  sort -u | xargs)" "$(excused_by "$SRC"/mk/types/*.mk "$SRC"/mk/conversions/*.mk)"

# What a type needs is installed by make deps and make deps-images.
sed -n 's/^Debian:\(.*\)[.]$/\1/p' "$OUT/share/man/man7/jobroot-types.7" |
  xargs -n 1 | sort -u >needed
[ -s needed ] || fail 'no packages in jobroot-types(7)'
for package in $(cat needed); do
  grep -q "^$package " "$SRC"/build/packages.txt \
    "$SRC"/build/packages-images.txt || case $package in
    coreutils | gzip | tar) ;; # on every Debian
    *) fail "$package is in no list of packages" ;;
    esac
done
