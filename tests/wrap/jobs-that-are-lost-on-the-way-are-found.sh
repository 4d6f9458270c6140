#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: between a build and its compilers somebody says -j1, or drops MAKEFLAGS,
# or closes descriptors. However it is lost, the make that compiles has all
# jobs, says nothing of it, and the makefile above stays serial.
. "${0%/*}/common.sh"

mkdir -p debian sub
cat >inner.mk <<'EOT'
jobs := 1 2 3 4 5 6
all: $(jobs)
$(jobs): ; @METER=$$METER.$(WAY) "$$METERED" sleep 0.01
.PHONY: all $(jobs)
EOT
cp inner.mk sub/Makefile
(echo 'MAKEFLAGS = --no-print-directory' && cat inner.mk) >assigns.mk
# As tools/perf does.
cat >perf.mk <<'EOT'
unexport MAKEFLAGS
all: ; @$(MAKE) -s --no-print-directory -f inner.mk -j1
EOT
# As the kernel calls its tools.
cat >tools.mk <<'EOT'
all: ; @$(MAKE) LDFLAGS= MAKEFLAGS="s $(filter --j% -j,$(MAKEFLAGS))" -f inner.mk
EOT
cat >assigned.mk <<'EOT'
override MAKEFLAGS := s
unexport MFLAGS
all: ; @$(MAKE) -f inner.mk
EOT
cat >script <<'EOT'
#!/bin/sh
make -s --no-print-directory -C sub -j1
EOT
cat >close <<'EOT'
#!/usr/bin/perl
use POSIX ();
POSIX::close($_) for 3..99;
exec @ARGV;
EOT
chmod 755 script close

# What each target of the rules does.
cat >ways <<'EOT'
forced          $(MAKE) -j1 -f inner.mk
apart           $(MAKE) -f inner.mk -j 1
long            $(MAKE) -f inner.mk --jobs=1
more            $(MAKE) -j5 -f inner.mk
endless         $(MAKE) -f inner.mk -j
bundled         $(MAKE) -kj1 -f inner.mk
not-a-job       $(MAKE) -I -j1 -f inner.mk
plain           make -f inner.mk
unset           env -u MAKEFLAGS -u MFLAGS make -f inner.mk
emptied         MAKEFLAGS= make -f inner.mk
replaced        MAKEFLAGS=k make -f inner.mk
overridden      $(MAKE) MAKEFLAGS= -f inner.mk
told-one        $(MAKE) MAKEFLAGS='-j1 -k' -f inner.mk
tools           $(MAKE) -f tools.mk -j1
gnu             GNUMAKEFLAGS=-j1 make -f inner.mk
assigned        $(MAKE) -f assigned.mk
cleared         env -i PATH="$$PATH" $(METERS) MEET=4 make -f inner.mk
in-a-script     ./script
assigns         $(MAKE) -f assigns.mk
perf            $(MAKE) -f perf.mk
closed          ./close make -f inner.mk
piped           echo -j1 | xargs make -f inner.mk
another-session setsid --wait make -f inner.mk
nice            nice make -f inner.mk
background      make -f inner.mk & wait $$!
a-shell         sh -c 'cd sub && make -j1'
EOT
{
  echo 'METERS = METER="$$METER" METERED="$$METERED" WAY=$@'
  echo "all: $(awk '{ printf "%s ", $1 }' ways)"
  awk '{ way = $1; sub(/^[^ ]+ +/, "")
    printf "%s: export WAY := %s\n%s: ; @%s\n", way, way, way, $0 }' ways
} >debian/rules

ways() {
  mkdir -p bin
  ln -sf "$make" bin/make
  MEET=4 wrap 4 make -s -f debian/rules >out 2>&1 || fail "$make: $? $(cat out)"
  fails grep -E 'jobserver|forced|INTERNAL' out
  while read -r way _; do
    same "$make, $way: $(METER=$METER.$way most)" "$make, $way: 4"
    rm -f "$METER.$way"*
  done <ways
}
each_make ways
