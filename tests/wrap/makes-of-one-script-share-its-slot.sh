#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: each make brings a slot of its own, which its caller is to have. A
# script that starts several has one: the first make gets that, the others
# need tokens.
. "${0%/*}/common.sh"
needs_new_make
metered cc

for dir in a b c d; do
  mkdir -p "$dir"
  printf 'all: 1 2 3\n1 2 3: ; @cc\n' >$dir/Makefile
done
cat >together <<'EOT'
#!/bin/sh
for dir in "$@"; do
  "$MAKE" -s -C "$dir" -j4 &
  makes="${makes-} $!"
done
for make in $makes; do
  wait "$make" || exit
done
EOT
chmod 755 together

script() {
  for slots in 2 3; do
    MEET=$slots MAKE=$make wrap $slots ./together a b c >out 2>&1 ||
      fail "$make, $slots: $? $(cat out)"
    same "$make, $slots: $(cat out)" "$make, $slots: "
    same "$make, $slots: $(most)" "$make, $slots: $slots"
  done
}
each_make script

# Below a make that has joined, a recipe has the slot that is shared.
mkdir -p debian
printf 'x y: ; @./together $(DIRS)\n' >debian/rules
cat >Makefile <<'EOT'
all: x y
x: DIRS = a b
y: DIRS = c d
x y: ; @$(MAKE) -s -f debian/rules $@ DIRS="$(DIRS)"
EOT
recipes() { # WHAT
  MEET=3 MAKE=$make wrap 3 "$make" -s all -j8 >out 2>&1 ||
    fail "$make, $1: $? $(cat out)"
  same "$make, $1: $(most)" "$make, $1: 3"
}
each_make recipes rules

# The same without rules between: its script's or its shell's.
sed -i '$s|@.*|@./together $(DIRS)|' Makefile
each_make recipes scripts
sed -i '$s|@.*|@for i in $(DIRS); do $(MAKE) -sC $$i \& done; wait|' Makefile
each_make recipes shells

# One after the other they have all of it, also where a make starts again
# because it made a makefile.
cat >Makefile <<'EOT'
-include made.mk
made.mk: ; @echo >$@
all: 1 2 3
1 2 3: ; @cc
EOT
again() {
  rm -f made.mk
  MEET=3 wrap 3 sh -c '"$0" -s all && rm "$1" && "$0" -s all && [ -e "$1" ]' \
    "$make" "$METER.met" >out 2>&1 || fail "$make, again: $? $(cat out)"
  same "$make, again: $(most)" "$make, again: 3"
}
each_make again
