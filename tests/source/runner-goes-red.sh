#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a runner that cannot fail proves nothing. It is run on tests whose
# outcome is known, of each kind and for each reason.
. "$(dirname "$0")/../cli/common.sh"

mkdir -p src/tests src/examples/good src/examples/bad out/bin out/tests
cp "$SRC/tests/run" "$SRC/tests/run-one" src/tests
test_is() { printf '#!/bin/sh\n# %s\n%s\n' "$2" "$3" >"src/tests/$1.sh"; }
test_is good 'runs-as: once' 'exit 0'
test_is bad 'runs-as: once' 'echo because; exit 3'
test_is slow 'runs-as: once
# timeout: 1' 'sleep 60'
test_is idle 'runs-as: once' 'echo no reason; exit 77'
test_is both '' 'exit 0'
echo 'all: ; @test -e Makefile' >src/examples/good/Makefile
echo 'all: ; @false' >src/examples/bad/Makefile
program_is() { printf '#!/bin/sh\n%s\n' "$2" >"out/tests/$1"; chmod +x "out/tests/$1"; }
program_is some "cat <<'END'
[ RUN      ] A.a
this went wrong
[  FAILED  ] A.a (1 ms)
[ RUN      ] A.b
[  FAILED  ] A.b, where GetParam() = 3 (0 ms)
[ RUN      ] A.c
this went well
[       OK ] A.c (0 ms)
[  FAILED  ] A.a
END
exit 1"
program_is crash "printf '[       OK ] A.c (0 ms)\n[ RUN      ] A.d\n'
kill -SEGV \$\$"

ends() { # STATUS LINE TEST...
  wanted=$1 line=$2
  shift 2
  status_is "$wanted" env OUT=out src/tests/run "$@" >log
  same "$(tail -n 1 log)" "$line"
}

ends 0 '1 passed, 0 failed' tests/good.sh
ends 1 '0 passed, 1 failed' tests/bad.sh
grep -q '^    | because$' log || fail "no reason: $(cat log)"
ends 1 '0 passed, 1 failed' tests/slow.sh
ends 1 '0 passed, 0 failed, 1 skipped' tests/idle.sh
ends 0 '1 passed, 0 failed, 1 skipped' tests/idle.sh tests/good.sh
ends 1 '1 passed, 1 failed' tests/bad.sh tests/good.sh
[ "$(id -u)" = 0 ] && twice=2 || twice=1
ends 0 "$twice passed, 0 failed" tests/both.sh
ends 0 "$twice passed, 0 failed" examples/good
ends 1 "0 passed, $twice failed" examples/bad
ends 1 "$twice passed, $((2 * twice)) failed" some
grep -q 'went wrong' log || fail "no reason: $(cat log)"
fails grep -q 'went well' log
ends 1 "$twice passed, $twice failed" crash
grep -q 'A.d$' log || fail "not named: $(cat log)"
