# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: one command shows what all this is for, on real input.
#
## make demo         ten images of a Debian root file system, without root

.PHONY: demo
demo:
	@$(MAKE) deps
	@$(MAKE) all
	@examples/demo/run $(O) $(O)/demo
