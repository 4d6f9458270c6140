#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a token that nobody is known to have cannot be given back for him when
# he is killed. Whatever a client does, the ledger must say what it has.
. "$SRC/tests/cli/common.sh"

client=$OUT/tests/token_client
ledger=$OUT/tests/ledger

says() { # N EXPECTED COMMAND...
  slots=$1
  expected=$2
  shift 2
  same "$("$JOBROOT" serve -j "$slots" -- "$@")" "$expected"
}

says 4 'free 1 held 2 most 2
token_client ticket 1 held 2 unsure 0 wants 0 taken 2' \
  "$client" take 2 "$ledger"
says 4 'free 3 held 0 most 2' \
  sh -c '"$0" take 2 true; "$1" | sed 1q' "$client" "$ledger"

# As the kernel's jobserver-exec does it.
says 4 'free 1 held 2 most 2
token_client ticket 1 held 2 unsure 0 wants 0 taken 2' \
  "$client" several 2 "$ledger"
says 4 'free 3 held 0 most 3' \
  sh -c '"$0" several 3 true; "$1" | sed 1q' "$client" "$ledger"

# What it becomes has the same tokens, and the ticket only once.
says 5 '..
free 1 held 3 most 3
token_client ticket 1 held 1 unsure 0 wants 0 taken 1
token_client ticket 2 held 2 unsure 0 wants 0 taken 2' \
  "$client" take 1 env -i "$client" become 1 "$client" take 1 \
  sh -c 'printf %s "$JOBROOT_CLIENTS" | tr -dc .; echo; "$0"' "$ledger"

# A child that was only forked gives back what its parent took.
says 4 'free 3 held 0 most 1
token_client ticket 1 held 0 unsure 0 wants 0 taken 1' \
  "$client" child "$ledger"

# The third thread is cancelled while it waits.
same "$("$JOBROOT" serve -j 3 -- "$client" threads "$ledger" |
  cut -d' ' -f1-7)" \
  'free 0 held 2 most 2
token_client ticket 1 held 2 unsure 0'

for way in poll ppoll select pselect read; do
  says 2 'free 0 held 1 most 1
token_client ticket 1 held 1 unsure 0 wants 0 taken 1
token_client ticket 2 held 0 unsure 0 wants 1 taken 0 waits' \
    "$client" take 1 "$client" $way "$ledger"
done

# In a session it is the same.
same "$("$JOBROOT" serve -j 4 -- "$JOBROOT" run -- \
  "$client" take 2 "$ledger" | sed 1q)" 'free 1 held 2 most 2'
