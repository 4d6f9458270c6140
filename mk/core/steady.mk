# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what makes an image the same each time: files' times, and what tools
# would make up themselves.

_jobroot-epoch = $(strip $(call _jobroot-get,SOURCE_DATE_EPOCH))
_jobroot-mtime = $(if $(_jobroot-epoch),$(strip $(call \
  _jobroot-get-or,ROOTFS_MTIME,clamp)),keep)
_jobroot-clamp = $(if $(filter-out \
  keep,$(_jobroot-mtime)),--clamp-time $(_jobroot-epoch))
_jobroot-seed = $(foreach _s,$(call _jobroot-get-or,ROOTFS_SEED,$(strip \
  $(_jobroot-epoch))),--seed $(call _jobroot-quote,$(_s)))

# Before a tool that would put into the image how the disk lists names, or a
# UUID of its own.
_jobroot-steady = $(JOBROOT_COMMAND) image steady $(if \
  $(_jobroot-seed),--uuid $$ROOTFS_UUID)
