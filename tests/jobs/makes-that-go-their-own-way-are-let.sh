#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: makefiles and scripts say -j1, clear MAKEFLAGS or the environment, run
# themselves, capture what a make prints. Under serve each does what it did
# without, to the byte, and no token is lost.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
sub = -s --no-print-directory
name = $(shell $(MAKE) $(sub) name)
all: captured own cleared emptied serial script numbers
captured: ; @echo '<$(name)> <$(shell $(CHILD) $(sub) name)>'
name: ; @echo vmlinux
own: captured ; @cd . && sh -c '$(CHILD) $(sub) -j1 pair NAME=$@' 2>/dev/null
cleared: own ; @env -i PATH="$$PATH" METER="$$METER" METERED="$$METERED" \
	$(CHILD) $(sub) pair NAME=$@
emptied: cleared ; @MAKEFLAGS= $(CHILD) $(sub) pair NAME=$@
serial: emptied ; +@$(CHILD) $(sub) -f serial.mk
script: serial ; @./script.mk $(sub) pair NAME=$@
numbers: script ; @exec 3</dev/null 4>file 5<&4; $(CHILD) $(sub) pair NAME=$@
pair: $(NAME).1 $(NAME).2
$(NAME).1 $(NAME).2: ; @"$$METERED" sleep 0.02; echo $(NAME)
.PHONY: all captured name own cleared emptied serial script numbers pair
EOF
cat >serial.mk <<'EOF'
all: a b
a: ; @"$$METERED" sleep 0.02; echo a
b: ; @"$$METERED" $(MAKE) -s --no-print-directory pair NAME=b
.NOTPARALLEL:
.PHONY: all a b
EOF
for parent in "$old" "$new"; do
  for child in "$old" "$new"; do
    pair="$parent, $child"
    { echo "#!$child -f" && cat Makefile; } >script.mk
    chmod 755 script.mk
    "$parent" -s --no-print-directory CHILD="$child" >expected 2>&1
    measure "$JOBROOT" serve -j 4 -- "$parent" -s --no-print-directory \
      CHILD="$child" >out 2>err || fail "$pair: $? $(cat out err)"
    same "$pair: $(cat out)" "$pair: $(cat expected)"
    same "$pair: $(cat err)" "$pair: "
    [ ! -s file ] || fail "$pair: wrote into a file of the recipe"
  done
done
