# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is done once before either half of the build, because both ask for
# it. Each asks in a make of its own, so no edge of any graph is between them.
debian/stamp/common:
	test -d debian/stamp || mkdir debian/stamp
	test -d debian/stamp/conf || mkdir debian/stamp/conf
	echo "flavour := mini" >>debian/stamp/conf/mak
	mv scripts/package/builddeb scripts/package/builddeb.kpkg
	echo "release := $$($(MAKE) -s --no-print-directory kernelrelease)" \
	  >>debian/stamp/conf/mak
	mv scripts/package/builddeb.kpkg scripts/package/builddeb
	sort debian/stamp/conf/mak >debian/stamp/conf/vars
	echo done >$@

debian/stamp/pre-build-%:
	test -e debian/stamp/common || $(MAKE) -f debian/rules debian/stamp/common
	echo done >$@

clean:
	rm -rf debian/stamp debian/files debian/linux-*
	$(MAKE) clean
.PHONY: clean
