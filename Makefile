# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: this file says what exists; how it is made is in build/*.mk. Sources
# are found by wildcard, so that no list exists twice. Everything that is made
# is below $(O), a tree that runs in place and is installed as it is.
#
## make              build the tree below O (out/)
## make O=DIR        build it elsewhere; V=1 prints the exact commands
## make MULTILIB=1   also the library for 32-bit programs
## make CXX=clang++  with another compiler; CXXFLAGS=… adds to the flags

O      ?= out
PREFIX ?= /usr/local
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.SUFFIXES:

.PHONY: all
all:

# What is compiled.
command_sources := $(wildcard src/*.cpp src/*/*.cpp)
shim_sources    := $(wildcard preload/*.cpp)
unit_sources    := $(wildcard tests/unit/*.cpp)

# What is copied.
makefiles := $(shell find mk -type f 2>/dev/null)
man_pages := $(wildcard docs/man/*.[157])
made_pages := $(patsubst docs/man/%.in,%,$(wildcard docs/man/*.7.in)) \
              $(patsubst mk/%.mk,jobroot-%.7,$(wildcard mk/*.mk)) \
              jobroot-types.7

# The tree.
command  := $(O)/bin/jobroot
fakeroot := $(O)/bin/fakeroot
shims    := $(if $(shim_sources),$(O)/lib/jobroot/libjobroot.so \
              $(if $(MULTILIB),$(O)/lib/jobroot/i386/libjobroot.so))
copies   := $(makefiles:mk/%=$(O)/share/jobroot/mk/%) \
            $(foreach p,$(man_pages),$(O)/share/man/man$(subst .,,$(suffix $p))/$(notdir $p)) \
            $(O)/share/jobroot/mk/Config.in \
            $(made_pages:%=$(O)/share/man/man7/%) \
            $(addprefix $(O)/share/,bash-completion/completions/jobroot \
              bash-completion/completions/fakeroot zsh/site-functions/_jobroot)
steady   := $(O)/lib/jobroot/libjobroot-steady.so
tree     := $(command) $(fakeroot) $(shims) $(steady) $(copies)

all: $(tree)

include build/compile.mk $(filter-out %/compile.mk,$(sort $(wildcard build/*.mk)))

.PHONY: clean help
## make clean        remove what was made
clean:
	rm -rf $(O)

## make help         print this
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)
