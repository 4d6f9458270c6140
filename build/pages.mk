# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: pages that say what the sources say. The list of functions is made from
# the table of the shim, the pages of the makefiles from their heads.

$(O)/share/man/man7/jobroot-preload.7: docs/man/jobroot-preload.7.in preload/intercepts.def \
                             build/intercepts.awk
	$(call run,PAGE,$(@:$(O)/%=%),\
	  awk -f build/intercepts.awk preload/intercepts.def $< >$@)

# Of each type and conversion its own head.
type_makefiles := $(sort $(wildcard mk/types/*.mk)) \
                  $(sort $(wildcard mk/conversions/*.mk))
$(O)/share/man/man7/jobroot-types.7: build/types-page.awk $(type_makefiles)
	$(call run,PAGE,$(@:$(O)/%=%),\
	  awk -f build/types-page.awk $(type_makefiles) >$@)

$(O)/share/man/man7/jobroot-%.7: mk/%.mk build/makefile-page.awk
	$(call run,PAGE,$(@:$(O)/%=%),awk -f build/makefile-page.awk $< >$@)
