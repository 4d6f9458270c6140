# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a disk is put together of images, and needs no tree and no session.
# genimage numbers disks and partitions by chance; with a seed, all numbers
# follow from it.
#
## NAME
##   disk - images in partitions, by genimage
## DESCRIPTION
##   A word of ROOTFS_DISK_PARTITIONS is NAME, for an empty partition, or
##   NAME:IMAGE, where IMAGE is a type or a file (with a / in it). In the names
##   of the other variables, <P> is NAME in capitals, with _ for - and dots.
## VARIABLES
##   ROOTFS_DISK_PARTITIONS     in their order on the disk
##   ROOTFS_DISK_TABLE          gpt, mbr or hybrid [gpt]
##   ROOTFS_DISK_PART_<P>_SIZE  in bytes or with K, M or G [its image's]
##   ROOTFS_DISK_PART_<P>_TYPE  a number, or one of genimage's letters
##   ROOTFS_DISK_PART_<P>_UUID  may be $$(COMMAND)
##   ROOTFS_DISK_PART_<P>_MORE  lines for genimage's `partition`
##   ROOTFS_DISK_MORE           lines for its `hdimage`
##   ROOTFS_DISK_CONFIG         a configuration of one's own instead. Its last
##                              image is the disk; @UUID:NAME@ in it is a number
##                              that belongs to NAME. The images that it uses
##                              are found in $(BINARIES_DIR), and named in
##                              ROOTFS_DISK_TYPEDEP.
##   ROOTFS_DISK_OPTS           more options
## EXAMPLE
##   ROOTFS_DISK_PARTITIONS = root-a:squashfs root-b:squashfs data
##   ROOTFS_DISK_PART_ROOT_A_SIZE = 2M
##   ROOTFS_DISK_PART_ROOT_B_SIZE = 2M
##   ROOTFS_DISK_PART_DATA_SIZE = 1M
##   ROOTFS_TYPES = disk

_jobroot-disk = $(strip $(call _jobroot-get,ROOTFS_$(ROOTFS)_$1))
_jobroot-disk-name = $(firstword $(subst :, ,$1))
_jobroot-disk-image = $(word 2,$(subst :, ,$1))
_jobroot-disk-images = $(foreach _p,$(call \
  _jobroot-disk,PARTITIONS),$(call _jobroot-disk-image,$(_p)))
_jobroot-disk-table = $(or $(call _jobroot-disk,TABLE),gpt)

_jobroot-type-disk-TOOLS := genimage:genimage
_jobroot-type-disk-TREE := none
_jobroot-type-disk-FROM := PARTITIONS
_jobroot-type-disk-TYPEDEP = $(call \
  _jobroot-part-images,$(_jobroot-disk-images))
_jobroot-type-disk-INPUTS = $(call \
  _jobroot-part-files,$(_jobroot-disk-images)) $(call _jobroot-disk,CONFIG)
_jobroot-type-disk-CHECK = $(call \
  _jobroot-need-word,ROOTFS_$(ROOTFS)_TABLE,gpt mbr hybrid)$(if $(call \
  _jobroot-disk,PARTITIONS)$(call _jobroot-disk,CONFIG),,$(call \
  _jobroot-wrong,ROOTFS_$(ROOTFS)_PARTITIONS is not set; name the \
  partitions or set ROOTFS_$(ROOTFS)_CONFIG))

# Function:  _jobroot-disk-line
# Arguments: 1: what genimage calls it  2: its value, if any
# Returns:   nothing, or a line
_jobroot-disk-line = $(if $2,    $1 = "$2"$(_jobroot-newline))

# Function:  _jobroot-disk-type
# Arguments: 1: what the partition's variables begin with, after ROOTFS_DISK_
# Returns:   lines with its type and its own number; an MBR has no such numbers
_jobroot-disk-type = $(if $(filter mbr,$(_jobroot-disk-table)),$(call \
  _jobroot-disk-line,partition-type,$(call _jobroot-disk,$1_TYPE)),$(call \
  _jobroot-disk-line,partition-type-uuid,$(call _jobroot-disk,$1_TYPE))$(call \
  _jobroot-disk-line,partition-uuid,$(or $(call \
  _jobroot-disk,$1_UUID),$$(uuid $(_p)))))

# Function:  _jobroot-disk-partition
# Arguments: 1: its image's file, if any  2: as 1 above
define _jobroot-disk-partition
  partition $(_p) {$(if $1$(call _jobroot-disk,$2_SIZE)$(call \
  _jobroot-disk,$2_MORE),,$(error rootfs: ROOTFS_$(ROOTFS)_$2_SIZE is not set; \
  a partition without an image is as large as that))
$(call _jobroot-disk-line,image,$1)$(call \
  _jobroot-disk-line,size,$(call _jobroot-disk,$2_SIZE))$(call \
  _jobroot-disk-type,$2)$(call _jobroot-disk,$2_MORE)
  }

endef

define _jobroot-disk-config
cat > genimage.cfg << END
image disk {
  hdimage {
    partition-table-type = $(_jobroot-disk-table)
    align = 1M
    fill = true
$(if $(filter mbr hybrid,$(_jobroot-disk-table)),    disk-signature = \
  0x$$(uuid disk | cut -c1-8)$(_jobroot-newline))$(if $(filter \
  gpt hybrid,$(_jobroot-disk-table)),$(call \
  _jobroot-disk-line,disk-uuid,$$(uuid disk)))$(call _jobroot-disk,MORE)
  }
$(foreach _w,$(call _jobroot-disk,PARTITIONS),$(foreach _p,$(call \
  _jobroot-disk-name,$(_w)),$(call _jobroot-disk-partition,$(foreach \
  _i,$(call _jobroot-disk-image,$(_w)),$(call \
  _jobroot-part,$(_i))),PART_$(call _jobroot-upper,$(_p)))))
}
END
endef

define _jobroot-disk-own-config
cp $(abspath $(call _jobroot-disk,CONFIG)) genimage.cfg
for word in $$(grep -o '@UUID:[A-Za-z0-9_.-]*@' genimage.cfg | sort -u); do
  sed -i "s/$$word/$$(uuid "$$word")/" genimage.cfg
done
endef

define _jobroot-type-disk-CMD
cd $(ROOTFS_$(ROOTFS)_DIR)
rm -rf input output genimage.tmp
mkdir input
uuid() {
  $(if $(_jobroot-seed),echo "$$ROOTFS_UUID $$1" | sha256sum | sed \
    's/\(.\{8\}\)\(....\).\(...\).\(...\)\(.\{12\}\).*/\1-\2-5\3-8\4-\5/',cat \
    /proc/sys/kernel/random/uuid)
}
$(if $(call \
  _jobroot-disk,CONFIG),$(_jobroot-disk-own-config),$(_jobroot-disk-config))
genimage --config genimage.cfg --rootpath input --inputpath \
  $(abspath $(BINARIES_DIR)) --tmppath genimage.tmp --outputpath output \
  $(call _jobroot-disk,OPTS) > genimage.log 2>&1 ||
  { sed '/^INFO: cmd: /d; s/^ERROR: \(hdimage(disk): \)\?/rootfs: \
  $(_jobroot-name): /' genimage.log >&2; exit 1; }
mv output/"$$(sed -n 's/^[[:blank:]]*image[[:blank:]]\([^={]*\){.*/\1/p' \
  genimage.cfg | tail -n 1 | tr -d '[:blank:]"')" $@
rm -rf input output genimage.tmp genimage.log
endef
