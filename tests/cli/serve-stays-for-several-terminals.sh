#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: two builds in two terminals have one machine. Each takes a slot for its
# command first, so that N is the limit for all of them together.
. "$(dirname "$0")/common.sh"
export JOBROOT

name=$(basename "$TMP" | tr -cd a-zA-Z0-9)
serve="$JOBROOT serve --name $name"
free="$JOBROOT job -n 1:9 -- echo {n}"
trap '$serve --stop 2>/dev/null || :' EXIT

same "$($serve -- true 2>&1)" "jobroot: serve: found no pool '$name'; \
start one: jobroot serve --detach -j N --name $name"
status_is 125 $serve -- true 2>/dev/null
$serve --detach -j 3 2>err
pool=$(sed -n "s/^jobroot: serve: pool '$name' of 3 slots: //p" err)
[ -p "$pool/tokens" ] || fail "$(cat err)"
status_is 1 $serve --detach -j 3 2>/dev/null

# All of it, less what another command has.
same "$($serve -- $free)" 3
mkfifo go
$serve -- sh -c 'echo >there; read line <go; exit 4' & one=$!
until [ -e there ]; do sleep 0.02; done
same "$($serve -- $free)" 2
# In a pool one need not name it, and has a slot already.
same "$($serve -- "$JOBROOT" serve -j 3 -- $free)" 2
# Its slots are taken: the next waits.
$serve -- sh -c 'echo >there2; sleep 60' & two=$!
until [ -e there2 ]; do sleep 0.02; done
$serve -- sh -c 'echo >there3; sleep 60' & three=$!
until [ -e there3 ]; do sleep 0.02; done
$serve -- touch fourth 2>err & four=$!
until grep -q 'waiting for a slot' err; do sleep 0.02; done
[ ! -e fourth ]
echo >go
status_is 4 wait "$one"
wait "$four"
[ -e fourth ]
kill "$two" "$three"
status_is 143 wait "$two"
status_is 143 wait "$three"

# What a shell is told: here each command has a slot of its own.
same "$(eval "$($serve --env)"; $free)" 4
# A killed command's slot comes back.
$serve -- sh -c 'kill -KILL $PPID' || :
until [ "$($serve -- $free)" = 3 ]; do sleep 0.05; done

status_is 2 $serve --stop --env 2>/dev/null
status_is 2 $serve -j 2 -- true 2>err
same "$(cat err)" "jobroot: --jobs: found it beside --name, which is for a \
pool that is there; see jobroot serve --help"
$serve --stop
[ ! -e "$pool" ]
status_is 1 $serve --stop 2>/dev/null
