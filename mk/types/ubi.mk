# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is written to the flash itself: a volume for each image that it is
# made of. The first one takes what is left of the flash if it is a ubifs.
#
## NAME
##   ubi - volumes for NAND flash, by ubinize
## VARIABLES
##   ROOTFS_UBI_TYPEDEP       the images in it [ubifs]
##   ROOTFS_<T>_VOLUME        the name of the volume that <T> is [rootfs for the
##                            first, <t> for others]
##   ROOTFS_UBI_ERASE_BLOCK _PAGE _SUB_PAGE   of the flash [as its first image]
##   ROOTFS_UBI_OPTS          more options
## EXAMPLE
##   ROOTFS_TYPES = ubi

_jobroot-type-ubi-TOOLS := ubinize:mtd-utils
_jobroot-type-ubi-TREE := none
_jobroot-type-ubi-TYPEDEP := ubifs
define _jobroot-type-ubi-CMD
$(_jobroot-flash-lines)
number=0
while read -r name kind image; do
  printf '%s\n' "[$$name]" mode=ubi "image=$$image" "vol_id=$$number" \
    "vol_type=$$kind" "vol_name=$$name" "vol_size=$$(stat -c %s "$$image")"
  [ "$$number$$kind" != 0dynamic ] || echo vol_flags=autoresize
  number=$$((number + 1))
done > $(ROOTFS_$(ROOTFS)_DIR)/volumes << END
$(foreach _n,$(call _jobroot-attribute,$(_jobroot-name),TYPEDEP),$(call \
  _jobroot-ubi-volume,$(_n)))END
ubinize -p "$$block" -m "$$page" -s "$$part" \
  $(if $(_jobroot-seed),-Q $$((0x$${ROOTFS_UUID%%-*}))) \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) \
  -o $@ $(ROOTFS_$(ROOTFS)_DIR)/volumes
endef

# Function:  _jobroot-ubi-volume
# Arguments: 1: an image that the one at hand is made of
# Returns:   a line: the volume's name, whether it can be written, the file
_jobroot-ubi-volume = $(call _jobroot-get-or,ROOTFS_$(call \
  _jobroot-upper,$1)_VOLUME,$(if $(filter $1,$(firstword $(call \
  _jobroot-attribute,$(_jobroot-name),TYPEDEP))),rootfs,$1)) $(if $(filter \
  ubifs,$(call _jobroot-native,$1)),dynamic,static) $(call \
  rootfs-image,$1)$(_jobroot-newline)
