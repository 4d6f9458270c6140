# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is written to the flash itself: volumes, each with an image or
# empty. It needs no tree and no session.
#
## NAME
##   ubi - images in volumes of NAND flash, by ubinize
## DESCRIPTION
##   A word of ROOTFS_UBI_VOLUMES is NAME, for an empty volume, or NAME:IMAGE,
##   where IMAGE is a type or a file (with a / in it). In the names of the other
##   variables, <V> is NAME in capitals, with _ for - and dots. A volume with
##   something else than a ubifs is static. One that is alone takes what is
##   left of the flash.
## VARIABLES
##   ROOTFS_UBI_VOLUMES           in the order of their numbers [rootfs:ubifs,
##                                or what ROOTFS_UBI_TYPEDEP begins with]
##   ROOTFS_UBI_VOLUME_<V>_SIZE   in bytes or with K, M or G [its image's]
##   ROOTFS_UBI_VOLUME_<V>_MORE   lines for ubinize, as vol_flags=autoresize
##   ROOTFS_UBI_CONFIG            a configuration of one's own instead; it finds
##                                images in $(BINARIES_DIR), and those are named
##                                in ROOTFS_UBI_TYPEDEP
##   ROOTFS_UBI_ERASE_BLOCK _PAGE _SUB_PAGE   of the flash [as its first image]
##   ROOTFS_UBI_OPTS              more options
## EXAMPLE
##   ROOTFS_UBI_VOLUMES = root-a:ubifs root-b:ubifs data
##   ROOTFS_UBI_VOLUME_DATA_SIZE = 1M
##   ROOTFS_TYPES = ubi

# Function:  _jobroot-ubi
# Arguments: 1: a setting  2: what it is worth when it was never set
_jobroot-ubi = $(strip $(call _jobroot-get-or,ROOTFS_$(ROOTFS)_$1,$2))
# The words are those of a disk.
_jobroot-ubi-volumes = $(call _jobroot-ubi,VOLUMES,rootfs:$(or $(firstword \
  $(call _jobroot-ubi,TYPEDEP)),ubifs))
_jobroot-ubi-images = $(foreach _v,$(_jobroot-ubi-volumes),$(call \
  _jobroot-disk-image,$(_v)))

_jobroot-type-ubi-TOOLS := ubinize:mtd-utils
_jobroot-type-ubi-TREE := none
_jobroot-type-ubi-FROM := VOLUMES
_jobroot-type-ubi-TYPEDEP = $(call _jobroot-part-images,$(_jobroot-ubi-images))
_jobroot-type-ubi-INPUTS = $(call \
  _jobroot-part-files,$(_jobroot-ubi-images)) $(call _jobroot-ubi,CONFIG)
_jobroot-type-ubi-CHECK = $(foreach _w,$(_jobroot-ubi-volumes),$(if $(or \
  $(findstring :,$(_w)),$(call _jobroot-ubi,$(call \
  _jobroot-ubi-of,$(_w))_SIZE)),,$(call _jobroot-wrong,ROOTFS_$(ROOTFS)_$(call \
  _jobroot-ubi-of,$(_w))_SIZE is not set; an empty volume needs one)))

# Function:  _jobroot-ubi-of
# Arguments: 1: a word of the volumes
# Returns:   what the volume's settings begin with
_jobroot-ubi-of = VOLUME_$(call _jobroot-upper,$(call _jobroot-disk-name,$1))

# Function:  _jobroot-ubi-kind
# Arguments: 1: a volume's image, or nothing
_jobroot-ubi-kind = $(if $1,$(if $(filter ubifs,$(call \
  _jobroot-native,$1)),dynamic,static),dynamic)

# Function:  _jobroot-ubi-section
# Arguments: 1: a word of the volumes  2: its image's file, if any
#            3: whether it can be written
define _jobroot-ubi-section
[$(call _jobroot-disk-name,$1)]
mode=ubi
vol_id=
vol_type=$3
vol_name=$(call _jobroot-disk-name,$1)
vol_size=$$($(if $(call _jobroot-ubi,$(call \
  _jobroot-ubi-of,$1)_SIZE),numfmt --from=iec $(call _jobroot-ubi,$(call \
  _jobroot-ubi-of,$1)_SIZE),stat -c %s $2))
$(if $2,image=$2)
$(if $(filter dynamic,$3$(word 2,$(_jobroot-ubi-volumes))),vol_flags=autoresize)
$(call _jobroot-ubi,$(call _jobroot-ubi-of,$1)_MORE)

endef

# Volumes are numbered from 0.
define _jobroot-ubi-config
cat > $(ROOTFS_$(ROOTFS)_DIR)/unnumbered << END
$(foreach _w,$(_jobroot-ubi-volumes),$(call \
  _jobroot-ubi-section,$(_w),$(foreach _i,$(call \
  _jobroot-disk-image,$(_w)),$(call _jobroot-part,$(_i))),$(call \
  _jobroot-ubi-kind,$(call _jobroot-disk-image,$(_w)))))END
awk '/^vol_id=$$/ { $$0 = $$0 n++ } 1' $(ROOTFS_$(ROOTFS)_DIR)/unnumbered \
  > $(ROOTFS_$(ROOTFS)_DIR)/volumes
endef

define _jobroot-type-ubi-CMD
$(_jobroot-flash-lines)
$(if $(call _jobroot-ubi,CONFIG),,$(_jobroot-ubi-config))
cd $(BINARIES_DIR)
ubinize -p "$$block" -m "$$page" -s "$$part" \
  $(if $(_jobroot-seed),-Q $$((0x$${ROOTFS_UUID%%-*}))) \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) -o $@ \
  $(or $(abspath $(call _jobroot-ubi,CONFIG)),$(ROOTFS_$(ROOTFS)_DIR)/volumes)
endef
