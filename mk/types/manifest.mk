# SPDX-License-Identifier: LGPL-2.1-or-later
# manifest: a list of what is in the images, for people and for diff.

_jobroot-type-manifest-TREE := shared
_jobroot-type-manifest-SIZE_MODEL := none
define _jobroot-type-manifest-CMD
$(JOBROOT_COMMAND) image manifest $(TARGET_DIR) > $@
endef
