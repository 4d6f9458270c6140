# SPDX-License-Identifier: LGPL-2.1-or-later
# ext2: made from the tree by mke2fs, which reads owners through the session.

_jobroot-type-ext2-TOOLS := mke2fs:e2fsprogs
_jobroot-type-ext2-TREE := shared
_jobroot-type-ext2-SIZE_MODEL := ext2
_jobroot-type-ext2-CMD = $(call _jobroot-ext-command,ext2)
