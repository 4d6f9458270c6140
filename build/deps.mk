# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a machine with make and a network is enough to start from.
#
## make deps         install the missing Debian packages (elsewhere: list them)
## make deps-images  those, too, of all image types and conversions
## make deps-peers   those, too, with which check-peers compares
## make deps-kernel  those, too, of a kernel for check-kernel
## make deps-packages  and those of the packages that check-packages builds

lists_deps        := build/packages.txt
lists_deps-images := build/packages-images.txt
lists_deps-peers  := build/packages-peers.txt
lists_deps-kernel := build/packages-kernel.txt
lists_deps-packages := build/packages-packages.txt
packages = $(shell sed '/^\#/d; s/ .*//' $1) $(if $(MULTILIB),g++-multilib)
apt_get  := $(if $(filter 0,$(shell id -u)),,sudo) \
            env DEBIAN_FRONTEND=noninteractive apt-get -q

lists := $(filter lists_deps%,$(.VARIABLES))

.PHONY: $(lists:lists_%=%)
$(lists:lists_%=%):
	@command -v apt-get >/dev/null || { \
	  echo 'No apt-get here. Please install what Debian calls:'; \
	  sed '/^#/d' $(lists_$@); exit; }; \
	missing=$$(for package in $(call packages,$(lists_$@)); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | \
	    grep -q '^install ok installed' || echo $$package; done); \
	[ -z "$$missing" ] || { echo Missing: $$missing && $(apt_get) update && \
	  $(apt_get) install -y --no-install-recommends $$missing; }
