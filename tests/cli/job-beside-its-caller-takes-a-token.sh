#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a shell starts in the background has no slot from make; with
# --extra its first slot is a token too, so that fifty at once never run more
# than the pool has, and none of them waits for ever.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >tool <<'EOF2'
#!/bin/sh
echo "$1" >>log
sleep 0.02
echo "-$1" >>log
EOF2
chmod +x tool

most() { # POOL WISH COUNT -> the most slots in use, and how many ran
  rm -f log
  timeout 60 "$JOBROOT" serve -j "$1" -- sh -c '
    for i in $(seq "$1"); do "$JOBROOT" job --extra -n "$0" -- ./tool {n} & done
    wait' "$2" "$3" >out 2>&1 || fail "$?: $(cat out)"
  same "$(sort -u out)" "${4-}"
  awk '{ now += $1; count += $1 > 0 } now > most { most = now }
    END { print most <= '"$1"' - 1, count, now }' log
}

same "$(most 8 4:8 50)" '1 50 0'
same "$(most 8 1 50)" '1 50 0'
same "$(most 2 1:3 9)" '1 9 0'
same "$(most 4 4 9 'jobroot: job: asked for at least 4 slots, going on with the pool'\''s 3')" '1 9 0'

# Both recipes of a pool of two wait for what they started, and it for them.
cat >Makefile <<'EOF2'
all: a b
a b: ; @$(JOBROOT) job --extra -- touch $@ & wait
EOF2
timeout 60 make -s -j2 || fail 'waited for ever'
[ -e a ] && [ -e b ] || fail 'nothing was started'
