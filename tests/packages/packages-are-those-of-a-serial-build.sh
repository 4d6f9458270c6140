#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: once
# timeout: 3600
# slow: 10 minutes
# Why: rules of packages lose -j in every way there is. Under `jobroot wrap`
# what they compile runs at once, never more of it than there are slots, and
# the packages are those of a serial build under Debian's own fakeroot, byte
# by byte. PACKAGES='dash lpr' takes these only; OUT/packages.txt has the
# times: of compilers and other tools that ran, compilers at once, all at once,
# slots, milliseconds of the serial build and of the wrapped one.
. "${0%/*}/common.sh"

report=$OUT/packages.txt
[ -w "$OUT" ] || report=$PWD/report
: >"$report"

# shellcheck disable=SC2086 # $environment and $2 are words
serial() ( # PACKAGE
  cd "$place/$1" || return
  user $environment dpkg-buildpackage -us -uc -b -j1 -rfakeroot-sysv
)

# shellcheck disable=SC2016,SC2086 # for the inner shell; as above
wrapped() ( # PACKAGE OPTION
  cd "$place/$1" || return
  user $environment PACKAGES_MARK="$place" "$JOBROOT" wrap -j "$slots" -- \
    sh -c 'dpkg-buildpackage -us -uc -b "$@" && "$0" tokens check' \
    "$JOBROOT" $2
)

# The keeper may end a moment later than its front.
still_there() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    grep -lsz "^PACKAGES_MARK=$place\$" /proc/[0-9]*/environ || return
    sleep 0.1
  done
}

judge() { # PACKAGE MILLISECONDS MILLISECONDS
  echo "$1 $(grep -c + "$meter") $(most "$compilers") $(most) $slots $2 $3" \
    >>"$report"
  if still_there; then
    echo "$1: was left running"
  elif [ "$(most)" -gt "$slots" ]; then
    echo "$1: $(most) at once, of $slots slots"
  elif [ "$(most "$compilers")" -lt 2 ]; then
    echo "$1: compiled one file after the other"
  else
    same_debs "$1/serial" "$1/wrapped" && return
  fi
  return 1
}

try() { # PACKAGE OPTION
  mkdir "$1"
  unpack "$1" "$1" || return
  fresh "$1" "$1"
  timed "$1/serial.log" serial "$1" || return
  before=$took
  debs "$1/serial"
  fresh "$1" "$1"
  timed "$1/wrapped.log" wrapped "$1" "$2" || return
  debs "$1/wrapped"
  judge "$1" "$before" "$took"
}

while read -r package option environment what; do
  case " ${PACKAGES-$package} " in
  *' # '* | *'  '*) continue ;;
  *" $package "*) ;;
  *) continue ;;
  esac
  [ "$option" != - ] || option=
  [ "$environment" != - ] || environment=
  status=0
  try "$package" "$option" || status=$?
  case $status in
  0) built=$((${built-0} + 1)) ;;
  77) ;;
  *) failed="${failed-} $package ($what)" ;;
  esac
  [ -n "${KEEP-}" ] || rm -rf "$package"
done <"$SRC/tests/packages/packages.table"
[ -z "${failed-}" ] || fail "not the same:$failed"
[ "${built-0}" != 0 ] || skip 'no package could be built'
