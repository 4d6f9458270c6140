# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: how images hang together, as a picture, and whether they are the same
# when they are built again: questions that somebody has once in a while.

.PHONY: rootfs-graph rootfs-reproduce

# What each took the last time is in it, if there was one.
rootfs-graph: $(FS_DIR)/plan
	@$(JOBROOT_COMMAND) image graph $< > $(FS_DIR)/graph.dot && \
	  echo $(FS_DIR)/graph.dot; \
	if command -v dot > /dev/null; then \
	  dot -Tsvg -o $(FS_DIR)/graph.svg $(FS_DIR)/graph.dot && \
	  echo $(FS_DIR)/graph.svg; \
	else echo 'rootfs: dot not found, which draws graph.svg.' \
	  'Debian: apt install graphviz.' >&2; fi

# Once more, elsewhere, by another name, under another umask, time zone and
# locale. What a user's makefile is called is the first word of the list.
_jobroot-again := $(FS_DIR)/reproduce
_jobroot-user-makefile := $(firstword $(MAKEFILE_LIST))
rootfs-reproduce: rootfs
	@rm -rf $(_jobroot-again)
	@umask 077; TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 \
	  $(MAKE) --no-print-directory -f $(_jobroot-user-makefile) rootfs \
	  FS_DIR=$(_jobroot-again)/made-again \
	  BINARIES_DIR=$(_jobroot-again)/images-again
	@$(JOBROOT_COMMAND) image compare $(FS_DIR)/plan \
	  $(_jobroot-again)/images-again && rm -rf $(_jobroot-again)
