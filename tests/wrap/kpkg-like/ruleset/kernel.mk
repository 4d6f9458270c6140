# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the compilation, which is all that may have jobs.
build: build-arch build-indep

build-arch: debian/stamp/pre-build-arch
	test -e debian/stamp/kernel || $(MAKE) -f debian/rules debian/stamp/kernel

build-indep: debian/stamp/pre-build-indep
	test -e debian/stamp/doc || $(MAKE) -f debian/rules debian/stamp/doc

debian/stamp/kernel:
	$(MAKE) $(do_parallel) ARCH=mini all
	echo done >$@

debian/stamp/doc:
	$(MAKE) $(do_parallel) ARCH=mini htmldocs
	echo done >$@
.PHONY: build build-arch build-indep
