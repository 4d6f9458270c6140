# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: U-Boot wants a header around what it hands to a kernel. It refuses one
# of another architecture, so there is no default that could be wrong.
#
## NAME
##   uboot - an image with U-Boot's header, by mkimage
## VARIABLES
##   ROOTFS_CONV_uboot_ARCH   as mkimage -A has it [$(MKIMAGE_ARCH), which
##                            Buildroot sets, or $(UBOOT_ARCH), as OE does]
##   ROOTFS_CONV_uboot_OPTS   more options [-T ramdisk -C none -n rootfs]
## EXAMPLE
##   ROOTFS_TYPES = cpio.gz.uboot
##   ROOTFS_CONV_uboot_ARCH = arm64

_jobroot-conv-uboot-TOOLS := mkimage:u-boot-tools
_jobroot-conv-uboot-arch = $(or $(strip $(call \
  _jobroot-get,ROOTFS_CONV_uboot_ARCH)),$(strip $(call \
  _jobroot-get,MKIMAGE_ARCH)),$(strip $(call _jobroot-get,UBOOT_ARCH)))
_jobroot-conv-uboot-CHECK = $(if $(_jobroot-conv-uboot-arch),,$(call \
  _jobroot-wrong,ROOTFS_CONV_uboot_ARCH is not set; set it to one that \
  mkimage -A knows such as arm64))
define _jobroot-conv-uboot-CMD
mkimage -A '$(_jobroot-conv-uboot-arch)' -O linux \
  $(call _jobroot-get-or,ROOTFS_CONV_uboot_OPTS,-T ramdisk -C none -n rootfs) \
  -d $< $@ > /dev/null
endef
