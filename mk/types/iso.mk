# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: one file that starts a machine from a CD and, written to a stick, from
# that, by BIOS and by EFI. GRUB starts all of them, so that there is one
# configuration; it finds its disk by a file with a name that only this image
# has, because firmwares say differently what they started from.
# Hard links share their content and are links no more: xorriso records them
# only together with the numbers of the disk that it reads.
#
## NAME
##   iso - a CD or stick to start from, by xorriso and GRUB
## DESCRIPTION
##   Where there is neither a kernel nor a configuration it starts nothing.
##   With ROOTFS_ISO_TREE = none it holds the kernel and the initrd only.
## VARIABLES
##   ROOTFS_ISO_KERNEL     a file, which becomes /boot/vmlinuz
##   ROOTFS_ISO_INITRD     a file or a type such as cpio.gz: /boot/initrd
##   ROOTFS_ISO_CMDLINE    what the kernel is told
##   ROOTFS_ISO_CONFIG     a grub.cfg of one's own
##   ROOTFS_ISO_PLATFORMS  of GRUB [i386-pc x86_64-efi]
##   ROOTFS_ISO_MODULES    more modules of GRUB
##   ROOTFS_ISO_GRUB_DIR   where it has its platforms [/usr/lib/grub]
##   ROOTFS_ISO_LABEL      [ROOTFS]
##   ROOTFS_ISO_OPTS       more options of `xorriso -as mkisofs`
## EXAMPLE
##   ROOTFS_TYPES = iso

_jobroot-iso = $(strip $(call _jobroot-get,ROOTFS_$(ROOTFS)_$1))
_jobroot-iso-starts = $(call _jobroot-iso,KERNEL)$(call _jobroot-iso,CONFIG)
_jobroot-iso-platforms = $(if $(_jobroot-iso-starts),$(call \
  _jobroot-get-or,ROOTFS_$(ROOTFS)_PLATFORMS,i386-pc x86_64-efi))
_jobroot-iso-efi = $(filter %-efi,$(_jobroot-iso-platforms))
_jobroot-iso-bios = $(filter i386-pc,$(_jobroot-iso-platforms))
_jobroot-iso-grub = $(call \
  _jobroot-get-or,ROOTFS_$(ROOTFS)_GRUB_DIR,/usr/lib/grub)

# The package of each platform, and the name that firmwares look for.
_jobroot-iso-known := i386-pc:grub-pc-bin x86_64-efi:grub-efi-amd64-bin:X64 \
  i386-efi:grub-efi-ia32-bin:IA32 arm64-efi:grub-efi-arm64-bin:AA64 \
  arm-efi:grub-efi-arm-bin:ARM riscv64-efi:grub-efi-riscv64-bin:RISCV64

# Function:  _jobroot-iso-about
# Arguments: 1: a platform
# Returns:   its words in that list
_jobroot-iso-about = $(subst :, ,$(filter $1:%,$(_jobroot-iso-known)))

_jobroot-type-iso-CHECK = $(call _jobroot-need-word,ROOTFS_$(ROOTFS)_PLATFORMS,\
  $(foreach _w,$(_jobroot-iso-known),$(firstword $(subst :, ,$(_w)))))
_jobroot-type-iso-TOOLS = xorriso:xorriso $(if \
  $(_jobroot-iso-platforms),grub-mkimage:grub-common) $(if \
  $(_jobroot-iso-efi),mkfs.vfat:dosfstools mmd:mtools mcopy:mtools) $(foreach \
  _p,$(_jobroot-iso-platforms),$(_jobroot-iso-grub)/$(_p)/kernel.img:$(word \
  2,$(call _jobroot-iso-about,$(_p))))
_jobroot-type-iso-TREE := shared
_jobroot-type-iso-SIZE_MODEL := none
_jobroot-type-iso-LACKS := links xattrs acls capabilities
_jobroot-type-iso-FROM := INITRD
_jobroot-type-iso-TYPEDEP = $(call _jobroot-part-images,$(call \
  _jobroot-iso,INITRD))
_jobroot-type-iso-INPUTS = $(call _jobroot-iso,KERNEL) $(call \
  _jobroot-iso,CONFIG) $(call _jobroot-part-files,$(call _jobroot-iso,INITRD))

define _jobroot-iso-config
set timeout=3
menuentry Linux {
  linux /boot/vmlinuz $(call _jobroot-iso,CMDLINE)
$(if $(call _jobroot-iso,INITRD),  initrd /boot/initrd$(_jobroot-newline))}
endef

# What every platform gets in its image: no disk has to be read for a module.
_jobroot-iso-modules := normal configfile search linux iso9660 fat part_gpt \
  part_msdos all_video serial terminal test echo ls cat sleep halt reboot
_jobroot-iso-modules-i386-pc := biosdisk
_jobroot-iso-format-i386-pc := i386-pc-eltorito

# Function:  _jobroot-iso-loader
# Arguments: 1: a platform of GRUB
# Returns:   the line that makes files/boot/grub/<platform>.img
_jobroot-iso-loader = grub-mkimage -O $(or $(call \
  _jobroot-get,_jobroot-iso-format-$1),$1) -d $(_jobroot-iso-grub)/$1 \
  -p /boot/grub -c early.cfg -o files/boot/grub/$1.img \
  $(_jobroot-iso-modules) $(call _jobroot-get,_jobroot-iso-modules-$1) \
  $(call _jobroot-iso,MODULES)$(_jobroot-newline)

# A file system of its own, since firmwares read no other. The shell sorts the
# names; mcopy -s would take them as they come.
define _jobroot-iso-esp
mkdir esp
$(foreach _p,$(_jobroot-iso-efi),mv files/boot/grub/$(_p).img \
  esp/BOOT$(word 3,$(call \
  _jobroot-iso-about,$(_p))).EFI$(_jobroot-newline))
find esp -exec touch -d @$${SOURCE_DATE_EPOCH:-$$(date +%s)} {} +
size=$$(cat esp/* | wc -c)
mkfs.vfat -C --invariant -i 4a4f4221 -n ESP efi.img \
  $$((size / 1024 + 256)) > mkfs.log
export MTOOLS_SKIP_CHECK=1
mmd -i efi.img ::EFI ::EFI/BOOT
mcopy -m -i efi.img esp/* ::EFI/BOOT
endef

define _jobroot-iso-boot
mkdir -p files/boot/grub
$(if $(call _jobroot-iso,KERNEL),cp $(abspath $(call \
  _jobroot-iso,KERNEL)) files/boot/vmlinuz)
$(if $(call _jobroot-iso,INITRD),cp $(call _jobroot-part,$(call \
  _jobroot-iso,INITRD)) files/boot/initrd)
$(if $(call _jobroot-iso,CONFIG),cp $(abspath $(call \
  _jobroot-iso,CONFIG)) files/boot/grub/grub.cfg,cat \
  > files/boot/grub/grub.cfg << 'END'
$(_jobroot-iso-config)
END)
chmod -R u=rwX,go=rX files
id=$$(find files -type f | sort | xargs cat | sha256sum | cut -c1-32)
: > files/boot/grub/$$id
cat > early.cfg << END
search --no-floppy --set=root --file /boot/grub/$$id
set prefix=(\$$root)/boot/grub
END
$(foreach _p,$(_jobroot-iso-platforms),$(call _jobroot-iso-loader,$(_p)))
$(if $(_jobroot-iso-efi),$(_jobroot-iso-esp))
endef

# The MBR starts GRUB from a stick; the partition table is for EFI.
_jobroot-iso-boot-options = -c boot/grub/boot.cat $(if \
  $(_jobroot-iso-bios),-b boot/grub/i386-pc.img -no-emul-boot \
  -boot-load-size 4 -boot-info-table --grub2-boot-info \
  --grub2-mbr $(_jobroot-iso-grub)/i386-pc/boot_hybrid.img) $(if \
  $(and $(_jobroot-iso-bios),$(_jobroot-iso-efi)),-eltorito-alt-boot) $(if \
  $(_jobroot-iso-efi),-append_partition 2 0xef efi.img -appended_part_as_gpt \
  -e --interval:appended_partition_2:all:: -no-emul-boot) --mbr-force-bootable

# Directories that xorriso makes itself would be of today, so there are none;
# what comes last gives the directories that both have their attributes.
define _jobroot-type-iso-CMD
cd $(ROOTFS_$(ROOTFS)_DIR)
rm -rf files esp efi.img early.cfg xorriso.log
mkdir files
$(if $(_jobroot-iso-platforms),$(_jobroot-iso-boot))
$(if $(_jobroot-epoch),find files -exec touch -d @$(_jobroot-epoch) {} +)
xorriso -as mkisofs -quiet -o $@ -R -V $(call \
  _jobroot-quote,$(or $(call _jobroot-iso,LABEL),ROOTFS)) $(if \
  $(_jobroot-iso-platforms),$(_jobroot-iso-boot-options)) \
  $(if $(call _jobroot-treeless,$(_jobroot-name)),-uid 0 -gid 0) \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) -graft-points /=files $(if $(call \
  _jobroot-treeless,$(_jobroot-name)),,/=$(TARGET_DIR)) > xorriso.log 2>&1 ||
  { sed '/^xorriso [0-9]/d; /^$$/d' xorriso.log >&2; exit 1; }
rm -rf files esp efi.img early.cfg mkfs.log xorriso.log
endef
