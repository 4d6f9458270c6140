# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whatever jobs were asked for, there is one from here on: the rules would
# race, and the fakeroot of that time crashed.
buildpackage: export CONCURRENCY_LEVEL := 1
buildpackage: export DEB_BUILD_OPTIONS := \
  $(filter-out parallel=%,$(DEB_BUILD_OPTIONS))
buildpackage:
	dpkg-buildpackage $(ROOTCMD:%=-r%) -d -us -uc -b -j1
.PHONY: buildpackage
