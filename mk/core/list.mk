# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what can be built, and whether it could be built now, without building
# it. What a type is says the page at the head of its file in mk/types.

.PHONY: rootfs-list rootfs-check

# Function:  _jobroot-list-line
# Arguments: 1: a type or chain that is not ours
# Returns:   a shell word: its name, a tabulator, what it is
_jobroot-list-line = $(call _jobroot-quote,$1	$(call \
  _jobroot-describe,$1,ROOTFS_$(call _jobroot-upper,$1)))
_jobroot-describe = $(if $(call _jobroot-is-type,$1),$(if $(filter \
  $1,$(_jobroot-declared)),declared by its own makefile,$(if $(call \
  _jobroot-native,$1),$($2_BASE) of other settings,made by \
  $2_CMD)),of $(basename $1))
_jobroot-not-ours = $(sort $(filter-out \
  $(_jobroot-native-types),$(_jobroot-order)) $(_jobroot-declared))
_jobroot-own-conversion-lines = $(foreach _c,$(filter-out $(call \
  _jobroot-names-in,conversions),$(_jobroot-conversions)),$(call \
  _jobroot-quote,.$(_c)	made by ROOTFS_CONV_$(_c)_CMD))

# From the pages: "## NAME" and then "##   ext4 - a file system, by mke2fs".
_jobroot-page-lines = awk '/^\#\# NAME/ { getline; sub(/^\#\# */, ""); \
  at = index($$0, " - "); print (FILENAME ~ /conversions/ ? "." : "") \
  substr($$0, 1, at - 1) "\t" substr($$0, at + 3) }' \
  $(wildcard $(_jobroot-mk)/types/*.mk $(_jobroot-mk)/conversions/*.mk)

# Types, then conversions; one's own is named before ours of that name.
rootfs-list:
	@{ printf '%s\n' $(foreach _n,$(_jobroot-not-ours),$(call \
	  _jobroot-list-line,$(_n))) $(_jobroot-own-conversion-lines); \
	  $(_jobroot-page-lines); } | LC_ALL=C sort -s -t '	' -k 1,1 | \
	  awk -F '\t' '$$1 == "" || seen[$$1]++ { next } \
	    { line = sprintf("%-20s %s%s\n", $$1, $$2, \
	      index(" $(_jobroot-wanted) ", " " $$1 " ") ? \
	      " (in ROOTFS_TYPES)" : "") } \
	    /^[.]/ { conversions = conversions line; next } \
	    { printf "%s", line } END { printf "%s", conversions }'

# Function:  _jobroot-try
# Arguments: 1: a type or chain
# Returns:   nothing: its command is expanded, since only then an undefined hook
#            is noticed
_jobroot-try = $(if $(foreach _jobroot-name,$1,$(foreach ROOTFS,$(call \
  _jobroot-upper,$1),$(if $(call \
  _jobroot-is-type,$1),$(call \
  _jobroot-checked,$(_jobroot-image-text)),$(_jobroot-conversion-text)))),)
_jobroot-try-common = $(if $(foreach ROOTFS,COMMON,$(_jobroot-common-text)),)
# That images can be built is not said where a tool is missing.
rootfs-check:
	@$(_jobroot-try-common)$(foreach _n,$(_jobroot-order),$(call \
	  _jobroot-try,$(_n)))status=0; \
	$(call _jobroot-seek-tools,$(_jobroot-order)) || \
	  { status=1; exec > /dev/null; }; \
	$(JOBROOT_COMMAND) image check --images $(words $(_jobroot-order)) \
	  --into $(BINARIES_DIR) $(BASE_TARGET_DIR) $(_jobroot-inputs) && \
	  exit $$status
