# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: for NOR flash without UBI. mkfs.jffs2 reads names in order; the end of
# the last erase block is filled, since boot loaders write whole ones.
#
## NAME
##   jffs2 - a compressed file system for NOR flash, by mkfs.jffs2
## VARIABLES
##   ROOTFS_JFFS2_ERASE_BLOCK   of the flash; without JFFS2_ for all [128K]
##   ROOTFS_JFFS2_PAGE          of a NAND, which has no markers in its data
##   ROOTFS_JFFS2_ENDIAN        little or big [little]
##   ROOTFS_JFFS2_OPTS          more options, such as -X zlib
## BUGS
##   mkfs.jffs2 writes nothing of the root directory itself, which the kernel
##   then shows as root's, with mode 755; and it cuts device numbers to a byte.
## EXAMPLE
##   ROOTFS_TYPES = jffs2 jffs2.sum

_jobroot-type-jffs2-TOOLS := mkfs.jffs2:mtd-utils
_jobroot-type-jffs2-TREE := shared
_jobroot-type-jffs2-SIZE_MODEL := none
_jobroot-type-jffs2-LACKS := ids16 devices8 sizes32 root
define _jobroot-type-jffs2-CMD
mkfs.jffs2 --root=$(TARGET_DIR) --pad --with-xattr $(_jobroot-jffs2-options) \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) --output=$@
endef

# What sumtool has to be told as well.
_jobroot-jffs2-options = -$(_jobroot-endian-letter) \
  -e $$(numfmt --from=iec $(call _jobroot-flash,ERASE_BLOCK,128K)) \
  $(if $(call _jobroot-flash,PAGE),-n)
