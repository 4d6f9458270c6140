#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a script that reads what a make prints takes it for a value: it has to be
# what it would be without wrap, however many recipes print it. What is only
# passed on, or is a log, costs no job.
# shellcheck disable=SC2016 # for the shells and makes below
. "${0%/*}/common.sh"

BODY='sleep "$1"' metered step
cat >list.mk <<'END'
all: a b c d
a: ; @step 0.02; echo $@
b: ; @step 0.01; echo $@
c: ; @step 0; echo $@
d: ; @step 0; echo $@
END
{ echo 'MAKEFLAGS += -j4' && cat list.mk; } >forced.mk
cat >flags.mk <<'END'
all: ; @echo "$(MAKEFLAGS) | $(MFLAGS) | $$MAKEFLAGS"
END
cat >nested.mk <<'END'
all: one two
one: ; @step 0.03; $(MAKE) --no-print-directory -f list.mk
two: ; @$(MAKE) --no-print-directory -f list.mk
END
cat >shell.mk <<'END'
value := $(shell $(MAKE) -s -f list.mk)
piped := $(shell $(MAKE) -s -f list.mk | tr a-z A-Z)
all: ; @echo $(value) $(piped) $$($(MAKE) -s -f list.mk)
END
has() {
  command -v "$1" >/dev/null
}

# Values, one after the other.
cat >captures <<'END'
echo "$("$make" -f list.mk)" "`"$make" -f list.mk`"
echo $("$make" -f nested.mk) $("$make" -s -f nested.mk 2>&1)
echo $("$make" -f list.mk | tr a-z A-Z) $( (cd . && "$make" -f list.mk) | cat)
echo $(sh -c '"$make" -f list.mk; exit') $("$make" -f flags.mk)
"$make" -s -f shell.mk
END
has bash && cat >>captures <<'END'
bash -c 'mapfile x < <("$make" -f list.mk); echo "${x[@]}" $($make -f list.mk)'
END
has perl && cat >>captures <<'END'
perl -e 'print `\$make -f list.mk`; open L, "\$make -f list.mk |"; print <L>'
END
has python3 && cat >>captures <<'END'
python3 -c '
import os, subprocess
make = os.environ["make"]
print(subprocess.check_output([make, "-f", "list.mk"]),
      subprocess.run([make, "-sf", "list.mk"], stdout=-1, stderr=-1).stdout)'
END
if unshare -Ur true 2>/dev/null; then
  echo 'unshare -Ur sh -c "echo \$($make -f list.mk)"' >>captures
fi
captures() {
  wrap 4 sh captures >actual
  cmp expected actual || fail "$make: $(diff expected actual)"
  same "$make: $(most)" "$make: 1"
  # Which makes of its own accord would run four at once.
  out=$(wrap 4 sh -c 'echo $("$make" -f forced.mk)')
  same "$make: $out $(most)" "$make: a b c d 1"
}
export make
make=$old sh captures >expected
each_make captures

# What is no value: each has a meter of its own.
cat >no-values <<'END'
log() { # NAME COMMAND...
  export METER="$METER.$1"
  shift
  "$@"
}
(log tee "$make" -f list.mk | tee log >/dev/null)
(log file "$make" -f list.mk >file)
(log errors "$make" -f list.mk >&2)
: "$(log aside "$make" -f list.mk | cat >&2)"
: "$(log whole "$make" -f nested.mk 2>&1)"
END
names='tee file errors aside whole'
has python3 && cat >>no-values <<'END'
(log python python3 -c '
import os, subprocess
make = os.environ["make"]
subprocess.run([make, "-f", "cmake.mk", "install"], capture_output=True)
')
END
has python3 && names="$names python"
# As those that cmake writes.
echo 'install: ; @$(MAKE) -s -f between.mk' >cmake.mk
echo 'all: ; @$(MAKE) -s -f list.mk' >between.mk

no_values() {
  MEET=4 wrap 4 sh no-values >out 2>&1 || fail "$make: $(cat out)"
  for name in $names; do
    same "$make, $name: $(METER=$METER.$name most)" "$make, $name: 4"
  done
  rm -f "$METER".*
  # Who is above wrap does not know of what is below it.
  out=$(MEET=4 wrap 4 "$make" -f list.mk)
  same "$make: $(echo "$out" | sort | xargs) $(most)" "$make: a b c d 4"
}
each_make no_values

# It is a rule of the policy, which others come before.
joins() { # OPTION...
  out=$(MEET=4 OPTIONS=$* wrap 4 sh -c 'x=$(make -f list.mk)')
  same "$*: $(most)" "$*: 4"
}
joins --join list.mk
joins --join @captured
"$JOBROOT" wrap -j4 --explain -- sh -c 'x=$(make -f list.mk)' 2>err
grep -qx '  1x  make  1 slot  list.mk, read by sh' err || fail "$(cat err)"
grep -q '^serial, .*/wrap.policy:' err || fail "$(cat err)"
