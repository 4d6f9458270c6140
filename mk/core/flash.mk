# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is for flash memory must know its erase blocks and pages, and a
# ubi image those of the ubifs images in it. A setting is looked for with the
# image itself, then with the first image that it is made of, then for all.

# Function:  _jobroot-flash
# Arguments: 1: a setting such as ERASE_BLOCK, of the image $(_jobroot-name)
#            2: what it is worth when it was never set
_jobroot-flash = $(or $(firstword $(foreach _n,$(call \
  _jobroot-base,$(_jobroot-name)) $(firstword $(call \
  _jobroot-attribute,$(_jobroot-name),TYPEDEP)),$(call \
  _jobroot-get,ROOTFS_$(call _jobroot-upper,$(_n))_$1))),$(call \
  _jobroot-get-or,ROOTFS_$1,$2))

# The letter of the endianness, for mtd-utils' options.
_jobroot-endian-letter = $(if $(filter big,$(call \
  _jobroot-flash,ENDIAN,little)),b,l)

# Lines that set the shell variables that follow from a NAND's numbers. The two
# headers of an erase block are in pages of their own, or in parts of a page
# that can be written alone; the rest is a logical erase block.
define _jobroot-flash-lines
block=$$(numfmt --from=iec $(call _jobroot-flash,ERASE_BLOCK,128K))
page=$$(numfmt --from=iec $(call _jobroot-flash,PAGE,2K))
part=$$(numfmt --from=iec $(call _jobroot-flash,SUB_PAGE,$(call \
  _jobroot-flash,PAGE,2K)))
second_header=$$(((63 + part) / part * part))
logical_block=$$((block - (second_header + 63 + page) / page * page))
endef
