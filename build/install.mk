# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is installed is the tree that runs in place, file by file; nothing
# in it contains the path where it was built.
#
## make install      copy the tree to $(DESTDIR)$(PREFIX), /usr/local
## make uninstall    remove it from there
## make install-alternative    the same, but bin/fakeroot is offered beside the
##                   system's own by update-alternatives; uninstall-alternative

prefix    := $(DESTDIR)$(PREFIX)
installed := $(tree:$(O)/%=$(prefix)/%)

.PHONY: install uninstall
install: $(installed)

# Who chooses among several is left to choose.
$(prefix)/bin/fakeroot: $(prefix)/bin/jobroot
	$(call run,LN,$@,case $$(readlink $@) in \
	  (/etc/alternatives/*) echo >&2 "$@: left to update-alternatives" ;; \
	  (*) ln -sf jobroot $@ ;; esac)

$(filter-out $(prefix)/bin/fakeroot,$(installed)): $(prefix)/%: $(O)/%
	$(call run,INSTALL,$@,\
	  install -m $$(test -x $< && echo 755 || echo 644) $< $@)

uninstall:
	test "$$(readlink $(prefix)/bin/fakeroot)" != jobroot || \
	  rm -f $(prefix)/bin/fakeroot
	rm -f $(filter-out $(prefix)/bin/fakeroot,$(installed)) \
	  $(prefix)/lib/jobroot/i386/libjobroot.so
	cd $(prefix) && rmdir -p lib/jobroot/i386 lib/jobroot \
	  $(sort $(dir $(copies:$(O)/%=%))) 2>/dev/null || true

# As Debian's packages do it: the link and the page have the same names in all
# of them. UPDATE_ALTERNATIVES may add --altdir and --admindir.
UPDATE_ALTERNATIVES = update-alternatives $(if $(DESTDIR),--root $(DESTDIR))
alternative      := $(PREFIX)/bin/fakeroot-jobroot
alternative_page := $(PREFIX)/share/man/man1/fakeroot-jobroot.1.gz
offered_page     := /usr/share/man/man1/fakeroot.1.gz

.PHONY: install-alternative uninstall-alternative
install-alternative: $(filter-out $(prefix)/bin/fakeroot,$(installed))
	ln -sf jobroot $(DESTDIR)$(alternative)
	gzip -9n <docs/man/jobroot-fakeroot.1 >$(DESTDIR)$(alternative_page)
	$(UPDATE_ALTERNATIVES) --install /usr/bin/fakeroot fakeroot \
	  $(alternative) 10 --slave $(offered_page) fakeroot.1.gz $(alternative_page)

uninstall-alternative:
	$(UPDATE_ALTERNATIVES) --remove fakeroot $(alternative)
	rm -f $(DESTDIR)$(alternative) $(DESTDIR)$(alternative_page)
	+$(MAKE) uninstall
