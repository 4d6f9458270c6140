# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a machine with make and a network is enough to start from.
#
## make deps         install the missing Debian packages (elsewhere: list them)

packages := $(shell sed 's/^\#.*//; s/ .*//' build/packages.txt)
sudo     := $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: deps
deps:
	@if ! command -v apt-get >/dev/null; then \
	  echo 'No apt-get here. Please install what Debian calls:'; \
	  cat build/packages.txt; exit; \
	fi; \
	missing=; for package in $(packages); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | \
	    grep -q '^install ok installed' || missing="$$missing $$package"; \
	done; \
	[ -z "$$missing" ] || $(sudo) env DEBIAN_FRONTEND=noninteractive \
	  apt-get install -y --no-install-recommends $$missing
