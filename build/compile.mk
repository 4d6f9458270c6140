# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: how a source becomes an object, quietly, and again when its headers or
# its flags change.
#
## make SAN=address,undefined check-unit    with sanitizers; also SAN=thread
## make WERROR=1     stop at the first warning

comma    := ,
variant  := $(if $(SAN),-$(subst $(comma),-,$(SAN)))
objects  := $(O)/obj$(variant)

warnings := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast \
            -Wmissing-declarations -Wundef $(if $(WERROR),-Werror)
common   := -std=c++20 -O2 $(warnings) -Iinclude -ffile-prefix-map=$(CURDIR)=.

command_flags := $(common) -Isrc -fPIE -ffunction-sections \
                 $(if $(SAN),-g -fsanitize=$(SAN) -fno-omit-frame-pointer)
# Unwind tables: a thread may be cancelled in open, and a program's function may
# throw, through a call of ours.
shim_flags    := $(common) -fPIC -ffreestanding -fno-exceptions -fno-rtti \
                 -fno-threadsafe-statics -fno-stack-protector \
                 -fvisibility=hidden -fasynchronous-unwind-tables \
                 -U_FORTIFY_SOURCE -U_FILE_OFFSET_BITS -U_TIME_BITS

# $(call run,LABEL,NAME,COMMAND): one quiet line, or with V=1 the command.
run = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' '$1' '$2';) mkdir -p $(@D); $3

# $(call say,TEXT): the target holds TEXT and is only written when that changes,
# so that what depends on it is made again exactly then.
define say
@mkdir -p $(@D)
@printf '%s\n' '$(subst ','\'',$1)' | cmp -s - $@ || \
  printf '%s\n' '$(subst ','\'',$1)' >$@
endef

.PHONY: FORCE
$(objects)/command.flags: FORCE
	$(call say,$(CXX) $(command_flags) $(CPPFLAGS) $(CXXFLAGS))

$(objects)/shim.flags $(objects)/i386/shim.flags: FORCE
	$(call say,$(CXX) $(shim_flags) $(SHIM_CXXFLAGS))

compile = $(CXX) $1 -MMD -MP -c -o $@ $<

$(objects)/%.o: %.cpp $(objects)/command.flags
	$(call run,CXX,$<,$(call compile,$(command_flags) $(CPPFLAGS) $(CXXFLAGS)))

$(objects)/preload/%.o: preload/%.cpp $(objects)/shim.flags
	$(call run,CXX,$<,$(call compile,$(shim_flags) $(SHIM_CXXFLAGS)))

$(objects)/i386/preload/%.o: preload/%.cpp $(objects)/i386/shim.flags
	$(call run,CXX,$< (i386),$(call compile,-m32 $(shim_flags) $(SHIM_CXXFLAGS)))

command_objects := $(command_sources:%.cpp=$(objects)/%.o)
library_objects := $(filter-out %/main.o,$(command_objects))
shim_objects    := $(shim_sources:%.cpp=$(objects)/%.o)

-include $(shell find $(objects) -name '*.d' 2>/dev/null)
