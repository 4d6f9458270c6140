# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the packages. Their contents belong to whom the session says, and all of
# them add their names to debian/files.
binary: binary-arch binary-indep
binary-arch: image headers
binary-indep: doc

image: top := debian/linux-image-mini
image: build-arch
	rm -rf $(top)
	mkdir -p $(top)/boot $(top)/dev $(top)/usr/share/doc/linux-image-mini
	cp vmlinux $(top)/boot/vmlinux-$(release)
	cp debian/stamp/conf/* $(top)/usr/share/doc/linux-image-mini
	$(MAKE) $(do_parallel) ARCH=mini INSTALL_MOD_PATH=$(top) modules_install
	mknod -m 640 $(top)/dev/kmsg c 1 11
	chown 0:4 $(top)/dev/kmsg
	$(call package,linux-image-mini)

headers: top := debian/linux-headers-mini
headers: build-arch
	rm -rf $(top)
	mkdir -p $(top)/usr/src
	cp --parents */*.h scripts/*.mk $(top)/usr/src
	chown -R 0:40 $(top)/usr/src
	$(call package,linux-headers-mini)

doc: top := debian/linux-doc-mini
doc: build-indep
	rm -rf $(top)
	mkdir -p $(top)/usr/share/doc/linux-doc-mini
	cp Documentation/*.html $(top)/usr/share/doc/linux-doc-mini
	$(call package,linux-doc-mini)

define package
mkdir -p debian/$1/DEBIAN
dpkg-gencontrol -p$1 -Pdebian/$1
dpkg-deb --build debian/$1 .. >/dev/null
endef
.PHONY: binary binary-arch binary-indep image headers doc
