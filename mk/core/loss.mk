# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a type cannot hold is told when its image is made. LACKS of a type
# are words of `jobroot image loss`; the common tree has been counted once.

# Function:  _jobroot-tell-loss
# Returns:   the line that tells what the image that $(_jobroot-name) is loses,
#            if its type lacks anything
_jobroot-tell-loss = $(if $(_jobroot-lacks),$(JOBROOT_COMMAND) image loss \
  --type $(_jobroot-name) --variable ROOTFS_$(ROOTFS)_LACKS $(if $(call \
  _jobroot-differs,$(_jobroot-name)),--root $(TARGET_DIR),--from \
  $(_jobroot-measured)) $(_jobroot-lacks)$(_jobroot-newline))
_jobroot-lacks = $(if $(call _jobroot-treeless,$(_jobroot-name)),,$(strip \
  $(call _jobroot-attribute,$(_jobroot-name),LACKS)))
