# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is installed is the tree that runs in place, file by file; nothing
# in it contains the path where it was built.
#
## make install      copy the tree to $(DESTDIR)$(PREFIX), /usr/local
## make uninstall    remove it from there

prefix    := $(DESTDIR)$(PREFIX)
installed := $(tree:$(O)/%=$(prefix)/%)

.PHONY: install uninstall
install: $(installed)

$(prefix)/bin/fakeroot: $(prefix)/bin/jobroot
	$(call run,LN,$@,ln -sf jobroot $@)

$(filter-out $(prefix)/bin/fakeroot,$(installed)): $(prefix)/%: $(O)/%
	$(call run,INSTALL,$@,\
	  install -m $$(test -x $< && echo 755 || echo 644) $< $@)

uninstall:
	rm -f $(installed)
	cd $(prefix) && rmdir -p lib/jobroot/i386 lib/jobroot \
	  $(sort $(dir $(copies:$(O)/%=%))) 2>/dev/null || true
