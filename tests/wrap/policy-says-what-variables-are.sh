#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: variables that force a number of jobs are changed where they are, for
# every program, whoever sets them; what is not said stays as it was.
. "$(dirname "$0")/common.sh"

shown() {
  "$JOBROOT" wrap -j 5 ${POLICY+--policy "$POLICY"} -- "$@"
}
# shellcheck disable=SC2016 # for the inner shells
look='echo "${CONCURRENCY_LEVEL-no} ${DEB_BUILD_OPTIONS-no}"'

same "$(shown sh -c "$look")" 'no no'
same "$(CONCURRENCY_LEVEL=1 DEB_BUILD_OPTIONS='nocheck  parallel=4' \
  shown sh -c "$look")" '5 nocheck'
same "$(shown env -i CONCURRENCY_LEVEL=1 DEB_BUILD_OPTIONS=parallel=4 \
  /bin/sh -c "$look")" '5 no'
same "$(shown env DEB_BUILD_OPTIONS='  a b ' sh -c "$look")" 'no   a b '

cat >policy <<'END'
env CONCURRENCY_LEVEL=<{N}>
env DEB_BUILD_OPTIONS -= no*
env ODD -= [0-9]
tool printenv hide ODD
END
POLICY=policy
same "$(CONCURRENCY_LEVEL=1 DEB_BUILD_OPTIONS='nocheck parallel=4' \
  shown sh -c "$look")" '<5> parallel=4'
# shellcheck disable=SC2016
same "$(ODD='1 a 2' shown sh -c 'echo "$ODD"')" a
fails shown env ODD=a printenv ODD
# shellcheck disable=SC2016
same "$(shown env ODD=a sh -c 'printenv ODD; echo "$ODD"')" a
