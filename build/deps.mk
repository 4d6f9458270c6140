# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a machine with make and a network is enough to start from.
#
## make deps         install the missing Debian packages (elsewhere: list them)

packages := $(shell sed '/^\#/d; s/ .*//' build/packages.txt) \
            $(if $(MULTILIB),g++-multilib)
apt_get  := $(if $(filter 0,$(shell id -u)),,sudo) \
            env DEBIAN_FRONTEND=noninteractive apt-get -q

.PHONY: deps
deps:
	@command -v apt-get >/dev/null || { \
	  echo 'No apt-get here. Please install what Debian calls:'; \
	  sed '/^#/d' build/packages.txt; exit; }; \
	missing=$$(for package in $(packages); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | \
	    grep -q '^install ok installed' || echo $$package; done); \
	[ -z "$$missing" ] || { echo Missing: $$missing && $(apt_get) update && \
	  $(apt_get) install -y --no-install-recommends $$missing; }
