# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the kernel reads an image only as far as it is proven by one number.
# This is the tree of hashes that leads to it, for a partition of its own; put
# after the image, it is what --hash-offset is for. Any image may have one, so
# this is a conversion and no type. veritysetup leaves out what is behind the
# last whole block without a word, which must not be.
#
## NAME
##   verity - the hashes of an image for dm-verity, by veritysetup
## DESCRIPTION
##   The number that proves them is in the next one: squashfs.verity.roothash.
##   The salt follows from ROOTFS_SEED, if there is one.
## VARIABLES
##   ROOTFS_CONV_verity_BLOCK   bytes to a block [4096]
##   ROOTFS_CONV_verity_OPTS    more options, such as --hash=sha512
## EXAMPLE
##   ROOTFS_TYPES = squashfs.verity

_jobroot-conv-verity-TOOLS := veritysetup:cryptsetup-bin
_jobroot-verity-block = $(call \
  _jobroot-get-or,ROOTFS_CONV_verity_BLOCK,4096)
define _jobroot-conv-verity-CMD
size=$$(stat -c %s $<)
if [ $$((size % $(_jobroot-verity-block))) != 0 ]; then
  echo 'rootfs: $(_jobroot-name): $(notdir $<) is' $$size 'bytes, no multiple' \
    'of $(_jobroot-verity-block); set ROOTFS_CONV_verity_BLOCK' >&2
  exit 1
fi
rm -f $(call _jobroot-verity-root,$(_jobroot-name))
veritysetup format --data-block-size=$(_jobroot-verity-block) \
  --root-hash-file=$(call _jobroot-verity-root,$(_jobroot-name)) \
  $(if $(_jobroot-seed),--uuid=$$ROOTFS_UUID --salt=$$(echo \
  $$ROOTFS_UUID$$ROOTFS_HASH_SEED | tr -d -)) \
  $(call _jobroot-get,ROOTFS_CONV_verity_OPTS) $< $@ > /dev/null
chmod 644 $@
endef

# Where veritysetup leaves the number, since nobody else prints it again.
_jobroot-verity-root = $(ROOTFS_$(call _jobroot-upper,$1)_DIR)/root-hash
