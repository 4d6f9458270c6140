# SPDX-License-Identifier: LGPL-2.1-or-later
# ext3: made from the tree by mke2fs, which reads owners through the session.

_jobroot-type-ext3-TOOLS := mke2fs:e2fsprogs
_jobroot-type-ext3-TREE := shared
_jobroot-type-ext3-SIZE_MODEL := ext3
_jobroot-type-ext3-CMD = $(call _jobroot-ext-command,ext3)
