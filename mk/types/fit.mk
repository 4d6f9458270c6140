# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what U-Boot starts in one file: a kernel, device trees and a file system
# for the first steps, each with its hash. It is made of files and images, so
# there is no tree and no session.
#
## NAME
##   fit - kernel, device trees and ramdisk for U-Boot, by mkimage
## DESCRIPTION
##   Each device tree is a configuration of its own, the first the default.
## VARIABLES
##   ROOTFS_FIT_ARCH         as U-Boot says it: arm64, arm, riscv, x86...
##   ROOTFS_FIT_RAMDISK      a type, such as cpio.gz, or a file (with a / in it)
##   ROOTFS_FIT_KERNEL       a file
##   ROOTFS_FIT_COMPRESSION  how that is compressed [none]
##   ROOTFS_FIT_LOAD         where it goes [0]
##   ROOTFS_FIT_ENTRY        where it starts [ROOTFS_FIT_LOAD]
##   ROOTFS_FIT_DTBS         files
##   ROOTFS_FIT_HASH         [sha256]
##   ROOTFS_FIT_KEYS         a directory with NAME.key and NAME.crt for
##   ROOTFS_FIT_KEY          NAME: sign the configurations with it
##   ROOTFS_FIT_SIGNATURE    how [sha256,rsa2048]
##   ROOTFS_FIT_CONFIG       a .its file of one's own instead; images that it
##                           includes are found in $(BINARIES_DIR), and named
##                           in ROOTFS_FIT_TYPEDEP
##   ROOTFS_FIT_OPTS         more options
## EXAMPLE
##   ROOTFS_FIT_ARCH = arm64
##   ROOTFS_FIT_RAMDISK = cpio.gz
##   ROOTFS_TYPES = fit

_jobroot-fit = $(strip $(call _jobroot-get,ROOTFS_$(ROOTFS)_$1))
_jobroot-fit-parts = $(strip $(call _jobroot-fit,KERNEL) $(call \
  _jobroot-fit,DTBS) $(call _jobroot-fit,CONFIG))

_jobroot-type-fit-TOOLS := mkimage:u-boot-tools dtc:device-tree-compiler
_jobroot-type-fit-TREE := none
_jobroot-type-fit-FROM := RAMDISK
_jobroot-type-fit-TYPEDEP = $(call _jobroot-part-images,$(call \
  _jobroot-fit,RAMDISK))
_jobroot-type-fit-INPUTS = $(_jobroot-fit-parts) $(call \
  _jobroot-part-files,$(call _jobroot-fit,RAMDISK))
_jobroot-type-fit-CHECK = $(if $(call _jobroot-fit,CONFIG)$(and $(call \
  _jobroot-fit,ARCH),$(_jobroot-fit-parts)$(call \
  _jobroot-fit,RAMDISK)),,$(call _jobroot-wrong,ROOTFS_$(ROOTFS)_ARCH or what \
  is to be in it is not set; set it and ROOTFS_$(ROOTFS)_RAMDISK or _KERNEL; \
  or ROOTFS_$(ROOTFS)_CONFIG))

# Function:  _jobroot-fit-image
# Arguments: 1: its name  2: its file  3: what it is, to mkimage  4: more lines
define _jobroot-fit-image
    $1 {
      description = "$(notdir $2)";
      data = /incbin/("$2");
      type = "$3";
      arch = "$(call _jobroot-fit,ARCH)";
      os = "linux";
      $4
      hash-1 { algo = "$(or $(call _jobroot-fit,HASH),sha256)"; };
    };

endef
define _jobroot-fit-kernel
compression = "$(or $(call _jobroot-fit,COMPRESSION),none)";
      load = <$(or $(call _jobroot-fit,LOAD),0)>;
      entry = <$(or $(call _jobroot-fit,ENTRY),$(call _jobroot-fit,LOAD),0)>;
endef
_jobroot-fit-plain := compression = "none";

# Function:  _jobroot-fit-configuration
# Arguments: 1: its name  2: lines for a device tree, if it has one
define _jobroot-fit-configuration
    $1 {
      $(if $(call _jobroot-fit,KERNEL),kernel = "kernel";)
      $(if $(call _jobroot-fit,RAMDISK),ramdisk = "ramdisk";)
      $2
      $(if $(call _jobroot-fit,KEY),signature-1 {
        algo = "$(_jobroot-fit-algorithm)";
        key-name-hint = "$(call _jobroot-fit,KEY)";
        sign-images = $(_jobroot-fit-signed);
      };)
    };

endef
_jobroot-fit-algorithm = $(call \
  _jobroot-get-or,ROOTFS_$(ROOTFS)_SIGNATURE,sha256$(_jobroot-comma)rsa2048)
_jobroot-fit-signed = $(call _jobroot-join,$(_jobroot-comma) ,$(if $(call \
  _jobroot-fit,KERNEL),"kernel") $(if $(call \
  _jobroot-fit,DTBS),"fdt") $(if $(call _jobroot-fit,RAMDISK),"ramdisk"))
_jobroot-fit-tree-name = $(basename $(notdir $1))
_jobroot-fit-configurations = $(or $(addprefix \
  conf-,$(call _jobroot-fit-tree-name,$(call _jobroot-fit,DTBS))),conf-1)

define _jobroot-fit-source
/dts-v1/;
/ {
  description = "$(_jobroot-name)";
  #address-cells = <1>;
  images {
$(foreach _f,$(call _jobroot-fit,KERNEL),$(call \
  _jobroot-fit-image,kernel,$(abspath \
  $(_f)),kernel,$(_jobroot-fit-kernel)))$(foreach _f,$(call \
  _jobroot-fit,RAMDISK),$(call _jobroot-fit-image,ramdisk,$(call \
  _jobroot-part,$(_f)),ramdisk,$(_jobroot-fit-plain)))$(foreach _f,$(call \
  _jobroot-fit,DTBS),$(call _jobroot-fit-image,fdt-$(call \
  _jobroot-fit-tree-name,$(_f)),$(abspath \
  $(_f)),flat_dt,$(_jobroot-fit-plain)))
  };
  configurations {
    default = "$(firstword $(_jobroot-fit-configurations))";
$(foreach _c,$(_jobroot-fit-configurations),$(call \
  _jobroot-fit-configuration,$(_c),$(if $(call _jobroot-fit,DTBS),fdt = \
  "$(_c:conf-%=fdt-%)";)))
  };
};
endef

define _jobroot-type-fit-CMD
cd $(ROOTFS_$(ROOTFS)_DIR)
$(if $(call _jobroot-fit,CONFIG),,cat > image.its << 'END'
$(_jobroot-fit-source)
END)
mkimage -f $(or $(abspath $(call _jobroot-fit,CONFIG)),image.its) \
  -D '-I dts -O dtb -p 500 -i $(abspath $(BINARIES_DIR))' \
  $(addprefix -k ,$(abspath $(call _jobroot-fit,KEYS))) \
  $(call _jobroot-fit,OPTS) $@ > mkimage.log 2>&1 ||
  { cat mkimage.log >&2; exit 1; }
rm -f mkimage.log
endef
