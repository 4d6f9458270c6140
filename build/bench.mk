# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is promised of speed, measured side by side in one run.
#
## make bench        the table of speeds; BENCH='calls tar' for some lines only,
##                   TREE=DIR for another root file system
## make bench-images images of 10,000 and 200,000 files beside other ways to
##                   make them; FILES='20000', TYPES=4 for others

$(O)/tests/calls: tests/bench/calls.c
	$(call run,CC,$<,$(CC) -O2 -Wall -Wextra -o $@ $<)

$(O)/tests/tokens: $(objects)/tests/bench/tokens.o $(library_objects)
	$(call run,LINK,$(@:$(O)/%=%),$(link_test) $(command_libraries))

.PHONY: bench bench-images
bench: all $(O)/tests/calls $(O)/tests/tokens
	@tests/bench/run $(O) $(BENCH)

bench-images: all
	@tests/bench/images $(O)
