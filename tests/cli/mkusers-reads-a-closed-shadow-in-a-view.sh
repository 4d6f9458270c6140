#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: some distributions' etc/shadow has mode 0000, which stops only those
# who are not root; reading it must neither fail nor open it in the tree.
. "$(dirname "$0")/common.sh"

mkdir -p tree/etc
: | tee tree/etc/passwd >tree/etc/group
echo 'root:*:::::::' >tree/etc/shadow
chmod 0 tree/etc/shadow
echo 'www 33 www 33 * - - -' >users
view='--view tree --view-at at --view-mode overlay'
# shellcheck disable=SC2086 # several words
"$JOBROOT" run $view true || skip 'no overlay views here'

# shellcheck disable=SC2086
"$JOBROOT" run --session s $view "$JOBROOT" mkusers users at
"$JOBROOT" session seal s
same "$("$JOBROOT" run --fork s --view-at at \
  sh -c 'stat -c "%a %u" at/etc/shadow && cat at/etc/shadow')" '0 0
root:*:::::::
www:*:::::::'
same "$(stat -c %a tree/etc/shadow)" 0
