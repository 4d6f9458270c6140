# SPDX-License-Identifier: LGPL-2.1-or-later
# ext4: made from the tree by mke2fs, which reads owners through the session.

_jobroot-type-ext4-TOOLS := mke2fs:e2fsprogs
_jobroot-type-ext4-TREE := shared
_jobroot-type-ext4-SIZE_MODEL := ext4
_jobroot-type-ext4-CMD = $(call _jobroot-ext-command,ext4)
