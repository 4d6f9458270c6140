# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what one image holds and another does not follows from hooks, tables and
# what a type adds. `make rootfs-cpio-diff OTHER=tar` tells it entry by entry,
# from both types' own views of the tree: images need not be read back, and
# what a file system cannot hold is not mixed up with what was changed.

_jobroot-diffs := $(patsubst rootfs-%-diff,%,$(filter \
  rootfs-%-diff,$(_jobroot-asked)))

ifneq ($(_jobroot-diffs),)
ifeq ($(strip $(call _jobroot-get,OTHER)),)
$(call _jobroot-wrong,OTHER is not set; say what to compare with: \
  OTHER=$(firstword $(filter-out $(_jobroot-diffs),$(_jobroot-wanted)) tar))
endif
_jobroot-compared := $(sort $(foreach _n,$(_jobroot-diffs) $(call \
  _jobroot-get,OTHER),$(call _jobroot-base,$(_n))))
$(foreach _n,$(_jobroot-compared),$(if $(call _jobroot-treeless,$(_n)),$(call \
  _jobroot-wrong,type '$(_n)' is made of other images; compare those)))
$(call _jobroot-stop)

# Everything up to the image's command is done once more.
define _jobroot-tree-script
sed '/^#@command/,$$d' $(FS_DIR)/$(_jobroot-name)/command \
  > $(_jobroot-tree-file)-script
echo '$(JOBROOT_COMMAND) image manifest $(TARGET_DIR) \
  > $(_jobroot-tree-file)' >> $(_jobroot-tree-file)-script
$(subst $(_jobroot-own-session),$(_jobroot-tree-session),$(strip \
  $(_jobroot-in-fork))) sh $(_jobroot-tree-file)-script
$(JOBROOT_COMMAND) session rm $(_jobroot-tree-session)
endef
_jobroot-tree-file = $(_jobroot-fs)/$(_jobroot-name)/tree
_jobroot-tree-session = $(_jobroot-fs)/$(_jobroot-name)/diff

# Function:  _jobroot-tree-rule
# Arguments: 1: a type with a tree  2: the same as part of variables' names
define _jobroot-tree-rule
$$(FS_DIR)/$1/tree: private ROOTFS := $2
$$(FS_DIR)/$1/tree: private _jobroot-name := $1
$$(FS_DIR)/$1/tree: $$(FS_DIR)/$1/command $$(_jobroot-seal) $$(call \
    _jobroot-own-tables,$1,USERS DEVICE) _jobroot-force | $$(call \
    _jobroot-order-only,$1)
	@$$(call _jobroot-print,$$(_jobroot-tree-script)) \
	  > $$(FS_DIR)/$1/list-tree && \
	$$(_jobroot-path) $$(JOBROOT_COMMAND) image lock --shared \
	  $$(_jobroot-common)/lock $$(JOBROOT_COMMAND) image lock \
	  --forget $$(_jobroot-tree-session) $$(FS_DIR)/$1/lock \
	  sh -e $$(FS_DIR)/$1/list-tree
endef

# Function:  _jobroot-diff-rule
# Arguments: 1: a type or chain  2: another
define _jobroot-diff-rule
.PHONY: rootfs-$1-diff
rootfs-$1-diff: $$(foreach _n,$1 $2,$$(FS_DIR)/$$(call \
    _jobroot-base,$$(_n))/tree)
	@if cmp -s $$+; then echo 'rootfs: $1 and $2 hold the same'; \
	  else diff -U0 --label $1 --label $2 $$+ | grep -v '^@@'; fi
endef

$(foreach _n,$(_jobroot-compared),$(eval $(call \
  _jobroot-tree-rule,$(_n),$(call _jobroot-upper,$(_n)))))
$(foreach _n,$(_jobroot-diffs),$(eval $(call _jobroot-diff-rule,$(_n),$(strip \
  $(OTHER)))))
endif
