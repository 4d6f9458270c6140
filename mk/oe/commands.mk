# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what OpenEmbedded's variables say of one type or one conversion. Its
# commands write a name that they make up themselves, into a directory where
# all images are; here they find a directory with what they may read, and what
# they leave in it becomes the image.

# Function:  _jobroot-oe-settings
# Arguments: 1: the beginning of variables' names
# Returns:   what follows it in those that there are
_jobroot-oe-settings = $(patsubst $1%,%,$(filter $1%,$(.VARIABLES)))

_jobroot-oe-directory = $(ROOTFS_$(ROOTFS)_DIR)/oe
_jobroot-oe-options = $(strip $(call _jobroot-get-or,EXTRA_IMAGECMD_$1,$(call \
  _jobroot-get,EXTRA_IMAGECMD)))

# Function:  _jobroot-oe-bind
# Arguments: 1: a variable's name  2: a type, or what is converted
# Returns:   its text, with OpenEmbedded's names for what is at hand
_jobroot-oe-bind = $(foreach \
  IMGDEPLOYDIR,$(_jobroot-oe-directory),$(foreach \
  DEPLOY_DIR_IMAGE,$(_jobroot-oe-directory),$(foreach \
  type,$2,$(foreach ROOTFS_SIZE,$$ROOTFS_SIZE,$(call \
  _jobroot-oe-expand,$1,$(call _jobroot-oe-options,$2))))))
# A foreach would go over each option.
_jobroot-oe-expand = $(subst @options@,$2,$(foreach \
  EXTRA_IMAGECMD,@options@,$($1)))

# BitBake's functions for messages.
define _jobroot-oe-words
bbdebug() { :; }
bbplain() { echo "rootfs: $(_jobroot-name): $$*" >&2; }
bbnote() { bbplain "$$@"; }
bbwarn() { bbplain "$$@"; }
bberror() { bbplain "$$@"; }
bbfatal() { bbplain "$$@"; exit 1; }
endef

# Other images are read there, too.
_jobroot-oe-links = $(foreach _n,$(call \
  _jobroot-needs,$(_jobroot-name)),ln -s $(call \
  rootfs-image,$(_n)) .$(_jobroot-newline))
define _jobroot-oe-image
$(_jobroot-oe-words)
rm -rf $(_jobroot-oe-directory)
mkdir -p $(_jobroot-oe-directory)
cd $(_jobroot-oe-directory)
$(_jobroot-oe-links)$(call _jobroot-oe-bind,IMAGE_CMD_$1,$1)
mv $(_jobroot-oe-directory)/$(_jobroot-file-stem).$1 $@
endef

# The input is a name for the same file, or a copy where there is none.
define _jobroot-oe-conversion
$(_jobroot-oe-words)
rm -rf $(_jobroot-oe-directory)
mkdir -p $(_jobroot-oe-directory)
cd $(_jobroot-oe-directory)
ln $< $(_jobroot-oe-input) 2> /dev/null || cp $< $(_jobroot-oe-input)
$(call _jobroot-oe-bind,CONVERSION_CMD_$1,$(basename $(_jobroot-name)))
mv $(_jobroot-oe-input).$1 $@
endef
_jobroot-oe-input = $(_jobroot-file-stem).$(basename $(_jobroot-name))

# Function:  _jobroot-oe-type-rule
# Arguments: 1: a type  2: the same as part of variables' names
define _jobroot-oe-type-rule
$$(if $$(call _jobroot-is-set,IMAGE_CMD_$1),$$(eval \
  ROOTFS_$2_CMD ?= $$$$(call _jobroot-oe-image,$1)))
$$(if $$(call _jobroot-is-set,IMAGE_TYPEDEP_$1),$$(eval \
  ROOTFS_$2_TYPEDEP ?= $$$$(IMAGE_TYPEDEP_$1)))
$$(if $$(call _jobroot-is-set,EXTRA_IMAGECMD_$1),$$(eval \
  ROOTFS_$2_OPTS ?= $$$$(EXTRA_IMAGECMD_$1)))
endef

# OpenEmbedded's variants of a type, by the options that make them.
# Function:  _jobroot-oe-variant
# Arguments: 1: a type  2: what it is a variant of  3: its options
_jobroot-oe-variant = $(eval $(call _jobroot-oe-variant-rule,$1,$(call \
  _jobroot-upper,$1),$2,$3))
define _jobroot-oe-variant-rule
ROOTFS_$2_BASE ?= $3
ROOTFS_$2_OPTS ?= $4 $$(call _jobroot-oe-options,$1)
endef
$(foreach _c,xz lzo lz4,$(call \
  _jobroot-oe-variant,squashfs-$(_c),squashfs,-comp $(_c)))
$(call _jobroot-oe-variant,squashfs-zst,squashfs,-comp zstd)
$(foreach _c,lz4 lz4hc,$(call _jobroot-oe-variant,erofs-$(_c),erofs,-z$(_c)))

$(foreach _n,$(sort $(call _jobroot-oe-settings,IMAGE_CMD_) $(call \
  _jobroot-oe-settings,IMAGE_TYPEDEP_) $(call \
  _jobroot-oe-settings,EXTRA_IMAGECMD_)),$(eval $(call \
  _jobroot-oe-type-rule,$(_n),$(call _jobroot-upper,$(_n)))))
$(foreach _c,$(call _jobroot-oe-settings,CONVERSION_CMD_),$(eval \
  ROOTFS_CONV_$(_c)_CMD ?= $$(call _jobroot-oe-conversion,$(_c))))

# Flash, of which OpenEmbedded knows the tools' options only.
ifneq ($(call _jobroot-get,MKUBIFS_ARGS),)
ROOTFS_UBIFS_CMD ?= $(_jobroot-steady) mkfs.ubifs -r $(TARGET_DIR) -o $@ \
  $(MKUBIFS_ARGS)
endif
ifneq ($(call _jobroot-get,UBINIZE_ARGS),)
define ROOTFS_UBI_CMD
printf '%s\n' '[ubifs]' mode=ubi image=$(call rootfs-image,ubifs) vol_id=0 \
  vol_type=dynamic vol_name=$(call _jobroot-get-or,UBI_VOLNAME,rootfs) \
  vol_flags=autoresize > $(ROOTFS_UBI_DIR)/volumes
ubinize -o $@ $(UBINIZE_ARGS) $(if \
  $(_jobroot-seed),-Q $$((0x$${ROOTFS_UUID%%-*}))) $(ROOTFS_UBI_DIR)/volumes
endef
endif

# Conversions by OpenEmbedded's names.
$(foreach _v,xz.XZ zst.ZSTD,$(if $(call _jobroot-get,$(patsubst \
  .%,%,$(suffix $(_v)))_COMPRESSION_LEVEL),$(eval \
  ROOTFS_CONV_$(basename $(_v))_OPTS ?= $$($(patsubst \
  .%,%,$(suffix $(_v)))_COMPRESSION_LEVEL))))
ROOTFS_CONV_u-boot_CMD ?= $(_jobroot-conv-uboot-CMD)
ROOTFS_CONV_u-boot_TOOLS ?= $(_jobroot-conv-uboot-TOOLS)
$(foreach _s,sha1sum sha224sum sha384sum,$(eval \
  ROOTFS_CONV_$(_s)_CMD ?= cd $$(dir $$<) && $(_s) $$(notdir $$<) > $$@))
