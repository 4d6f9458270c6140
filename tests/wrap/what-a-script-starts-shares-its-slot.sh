#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a script has one slot, whatever it starts beside each other: rules that
# compile themselves, makes that join, tools, `job` and `map`. Whoever comes
# first has it, the others need tokens.
#
# shellcheck disable=SC2016,SC2086,SC2089,SC2090 # COMMANDs are for inner shells
. "${0%/*}/common.sh"
metered work

mkdir debian
echo 'x: ; @work; work' >debian/rules
printf 'all: 1 2 3\n1 2 3: ; @work\n' >Makefile
rules='"$make" -s -f debian/rules' join='"$make" -s'
export join rules

# beside N COMMAND...: the COMMANDs, with N slots.
beside() {
  slots=$1
  shift
  make=$make wrap "$slots" sh -c 'for command; do
      eval "$command" &
      all="${all-} $!"
    done
    for one in $all; do
      wait "$one" || exit
    done' script "$@" >out 2>&1 || fail "$make, $slots, $*: $? $(cat out)"
  same "$make, $slots, $*: $(cat out)" "$make, $slots, $*: "
}

# N of what they do ran at once.
together() { # N COMMAND...
  MEET=$1 beside "$@"
  same "$make, $*: $(most)" "$make, $*: $1"
}

# No more: where one waits for more slots than he has, they need not meet.
within() { # N COMMAND...
  beside "$@"
  [ "$(most)" -le "$1" ] || fail "$make, $*: $(most)"
}

serial_makes() {
  together 2 "$rules" "$join"
  together 2 "$rules" "$rules" "$rules"
  together 1 "$rules" "$join" "$rules"
  # A recipe's shell is such a script as well.
  printf 'y: ; @%s & %s & wait\n' "$rules" "$rules" |
    sed 's/"$make"/$(MAKE)/g' >two.mk
  together 2 "$join -f two.mk" "$rules"
  # What they start is on the slot that they have.
  echo 'x: ; @$(MAKE) -f Makefile; $(MAKE) -f debian/rules' >rules
  together 3 "$join -f rules" "$join -f rules"
  together 1 "$join -f rules" "$rules"
}
each_make serial_makes

job="$JOBROOT job" map="$JOBROOT map work ::: 1 2 3"
both="$job -n 2 -- $map" # which has the slots of the job around it
clients() {
  together 2 "$job -- work" "$join"
  together 2 "$map" "$join"
  together 2 "$map" "$map"
  together 1 "$job -- work" "$join" "$map"
  within 2 "$both" "$rules" "$job -- work" "$both"
  within 3 "$map" "$both" "$rules" "$join"
  printf 'y: ; @%s & $(MAKE) -s -f Makefile & wait\n' "$both" >two.mk
  within 2 "$join -f two.mk"
}
each_make clients

# Who waits can be stopped, and gives up in time.
echo 'x: ; @: >busy; exec sleep 9' >rules
cat >waits <<'EOT'
make -s -f rules 2>killed &
until [ -e busy ]; do sleep 0.01; done
rm busy
timeout "$@" && status=0 || status=$?
kill $!
wait
exit $status
EOT
held() { # STATUS TIME COMMAND...
  expected=$1
  shift
  wrap 1 sh ./waits "$@" 2>said && status=0 || status=$?
  same "$*: $status" "$*: $expected"
}
OPTIONS='--serial rules'
held 124 5 $job --timeout 0.1 -- work
same "$(cat said)" 'jobroot: job: waited in vain for 1 slot'
held 124 0.1 $job -- work
held 124 0.1 $map
[ ! -e "$METER" ] || fail "ran without a slot"

# Tools that the policy leaves as they are do their work as well.
printf '%s\n' 'tool kept keep' 'tool hidden hide x' 'tool asked ask -j{n}' \
  >policy
for tool in kept hidden asked; do
  printf '#!/usr/bin/env python3\nimport os\nos.system("work")\n' >bin/$tool
  chmod 755 bin/$tool
done
OPTIONS='--policy policy'
left_alone() {
  together 2 kept "$join" kept
  together 2 hidden "$rules" asked
  together 2 'asked -j1' 'asked -j1' 'asked -j1'
  together 1 kept "$job -- work" asked
}
each_make left_alone
