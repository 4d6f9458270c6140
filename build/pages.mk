# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: pages that say what the sources say. The list of functions is made from
# the table of the shim, the page of the makefiles from the head of rootfs.mk.

$(O)/share/man/man7/jobroot-preload.7: docs/man/jobroot-preload.7.in preload/intercepts.def \
                             build/intercepts.awk
	$(call run,PAGE,$(@:$(O)/%=%),\
	  awk -f build/intercepts.awk preload/intercepts.def $< >$@)

$(O)/share/man/man7/jobroot-rootfs.7: mk/rootfs.mk build/rootfs-page.awk
	$(call run,PAGE,$(@:$(O)/%=%),awk -f build/rootfs-page.awk $< >$@)
