#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# timeout: 600
# slow: 1 minute, and fetches sources
# Why: acl and attr have suites of their own, root's part among them, which
# changes ids and says what is then denied: so in a strict session. Each test
# must say in a session what it says when real root runs it, with the programs
# that are installed. SUITES='root/permissions' takes these only.
. "$SRC/tests/cli/common.sh"
command -v setfacl >/dev/null || skip 'setfacl is not installed'
command -v dpkg-source >/dev/null || skip 'dpkg-source is not installed'
chmod 755 .
mkdir sources

run_suite() { # WHO SOURCE TEST COMMAND...
  who=$1
  source=$2
  test=$3
  shift 3
  cp -a "$source/test" suite
  [ "$who" = root ] || chown -R 12345:12345 suite
  (cd suite && timeout --kill-after=2 60 "$@" perl run "$test.test") \
    >"$who.out" 2>&1 </dev/null || echo "status $?" >>"$who.out"
  rm -rf suite
}

# Opening a device that is none on disk opens an empty file: jobroot-preload(7).
without_devices() { # FILE
  sed '/ : < hdt -- /d; /No such device or address/d
    /^[0-9]* commands/d; /^status/d' "$1"
}

for source in acl attr; do
  dsc=$("$SRC/tests/peers/debian-source" "$TMP/sources" $source) || skip "$dsc"
  dpkg-source --no-check -x "$dsc" $source >/dev/null
  chmod -R a+rX $source
  for file in $source/test/*.test $source/test/root/*.test; do
    test=${file#"$source"/test/}
    test=${test%.test}
    case " ${SUITES-$test} " in *" $test "*) ;; *) continue ;; esac
    run_suite root $source "$test" env
    run_suite user $source "$test" setpriv --reuid 12345 --regid 12345 \
      --clear-groups env JOBROOT_STRICT=1 "$JOBROOT" run --
    echo "$source $test: $(grep commands root.out)"
    without_devices root.out >root.said
    without_devices user.out >user.said
    diff root.said user.said || echo "$source/$test" >>different
  done
done
[ ! -e different ] || fail "different: $(tr '\n' ' ' <different)"
