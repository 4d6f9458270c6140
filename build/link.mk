# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the command is static, because a dynamic libstdc++ costs half a
# millisecond at each start; the shim needs no library at all, so that one file
# works under every libc. Both recipes prove what they promise.

command_libraries := -lcap -lcrypt -lseccomp
command_link      := $(if $(SAN),-fsanitize=$(SAN),-static-pie) \
                     -Wl,--gc-sections $(LDFLAGS)
# libgcc is the archive: what a 32-bit machine needs to divide 64 bits. What we
# call of our own is ours (-Bsymbolic): the loader would look for each of it, in
# every program that is started.
shim_link         := -shared -nostdlib -nodefaultlibs -Wl,-z,now -Wl,-Bsymbolic \
                     -Wl,-z,noexecstack -Wl,--hash-style=both $(SHIM_LDFLAGS)

# Loaded into tools that make images, beside their libc.
steady_flags      := $(common) -D_GNU_SOURCE -fPIC -fno-exceptions -fno-rtti \
                     -fno-threadsafe-statics -fvisibility=hidden \
                     -shared -nodefaultlibs -Wl,-z,now $(SHIM_LDFLAGS)

$(objects)/steady.flags: FORCE
	$(call say,$(CXX) $(steady_flags))

# The lists of sources belong to the commands: a source that is gone is a
# reason to link again, which no object's time can tell.
$(objects)/command.link: FORCE
	$(call say,$(CXX) $(command_link) $(command_sources) $(command_libraries))

$(objects)/shim.link: FORCE
	$(call say,$(CXX) $(shim_link) $(shim_sources))

$(command): $(command_objects) $(objects)/command.link
	$(call run,LINK,bin/jobroot,\
	  $(CXX) $(command_link) -o $@ $(command_objects) $(command_libraries))

$(fakeroot): $(command)
	$(call run,LN,bin/fakeroot,ln -sf jobroot $@)

$(O)/lib/jobroot/libjobroot.so: $(shim_objects)
$(O)/lib/jobroot/i386/libjobroot.so: $(shim_objects:$(objects)/%=$(objects)/i386/%)

$(shims): $(objects)/shim.link build/check-shim $(wildcard preload/intercepts.def)
	$(call run,LINK,$(@:$(O)/%=%),\
	  $(CXX) $(if $(filter %/i386/libjobroot.so,$@),-m32) $(shim_link) \
	    -o $@ $(filter %.o,$^) -lgcc && build/check-shim $@ preload/intercepts.def)

$(steady): steady/steady.cpp $(objects)/steady.flags
	$(call run,LINK,$(@:$(O)/%=%),$(CXX) $(steady_flags) -o $@ $< -lc)

$(O)/share/jobroot/mk/%: mk/%
	$(call run,COPY,$<,cp -f $< $@)

define _man_rule
$(O)/share/man/man$(subst .,,$(suffix $1))/$(notdir $1): $1
	$$(call run,COPY,$$<,cp -f $$< $$@)
endef
$(foreach page,$(man_pages),$(eval $(call _man_rule,$(page))))
