#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: 200 recipes that can use one to eight threads each are done in hardly
# more time than eight slots need for their work if none is ever idle; and never
# are more than eight in use. Those that must have so many cannot fill them all.
# Each sleeps for its work divided by its threads, so that this holds on a
# machine of any size.
# runs-as: once
# timeout: 240
. "$(dirname "$0")/common.sh"

cat >tool <<'END'
#!/bin/sh
# tool THREADS MILLISECONDS: of one thread, divided among all
time=$(($2 / $1))
echo "$1 $(date +%s.%N)" >>log
sleep "$((time / 1000)).$(printf %03d $((time % 1000)))"
echo "-$1 $(date +%s.%N)" >>log
END
chmod +x tool

makefile() { # MILLISECONDS WISH, with K for the most threads of each
  awk -v unit="$1" -v wish="$2" 'BEGIN {
    printf "all:"
    for (n = 1; n <= 200; n++) printf " %d", n
    print "\n.PHONY: all"
    for (n = 1; n <= 200; n++) {
      most = n * 37 % 101 % 8 + 1
      use = wish
      gsub(/K/, most, use)
      printf "%d: ; @$(JOBROOT) job -n %s -- ./tool {n} %d\n",
        n, use, most * unit
    } }' >Makefile
}

# Time, in hundredths of what all slots together need; then the most in use.
result() { # SLOTS
  awk -v slots="$1" '
    NR == 1 { first = $2 }
    NR > 1 { work += now * ($2 - last) }
    { now += $1; last = $2; if (now > most) most = now }
    END { print int(100 * (last - first) * slots / work + 0.5), most, NR }' log
}

run() { # MILLISECONDS WISH MAKE...
  makefile "$1" "$2"
  shift 2
  rm -f log
  timeout 200 "$@" -s >out 2>&1 || fail "$*: $? $(cat out)"
  set -- $(sort -k 2 log >sorted; mv sorted log; result 8)
  same "$2 $3" '8 400'
  echo "$1"
}

# What the machine does besides can only add to it, so the best of three counts.
for attempt in 1st 2nd 3rd; do
  time=$(run 150 1:K "$old" -j8)
  echo "1 to K threads, $attempt run: $time % of the ideal time"
  [ "$time" -gt 108 ] || break
done
[ "$time" -le 108 ]
[ -x "$new" ] || new=$old
time=$(run 100 K "$new" -j8)
echo "K threads: $time %"
[ "$time" -le 135 ]

# What tools do that use all processors, eight at once: no more is known of it
# than how many threads that are.
rm -f log
seq 200 | xargs -P 8 -I{} ./tool 8 400
sort -k 2 log >sorted && mv sorted log
set -- $(result 8)
echo "xargs -P 8 with eight threads each: $2 threads at once"
[ "$2" -gt 32 ]
