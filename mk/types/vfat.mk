# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: firmware boots from it. mtools write what mkfs.vfat made; one mcopy for
# each directory, in byte order, because -s would copy in whatever order the
# host's file system lists its names.
#
## NAME
##   vfat - a FAT file system, by mkfs.vfat and mcopy
## VARIABLES
##   ROOTFS_VFAT_OPTS   more options for mkfs.vfat, such as -n BOOT or -F 32
## EXAMPLE
##   ROOTFS_TYPES = vfat

_jobroot-type-vfat-TOOLS := mkfs.vfat:dosfstools mcopy:mtools mmd:mtools
_jobroot-type-vfat-TREE := shared
_jobroot-type-vfat-SIZE_MODEL := vfat
_jobroot-type-vfat-LACKS := owners modes devices fifos sockets links symlinks \
  xattrs acls capabilities names sizes32

# What no name may hold, or mtools take for a pattern or a drive, becomes _.
define _jobroot-type-vfat-CMD
truncate -s $${ROOTFS_SIZE}K $@
mkfs.vfat $(if $(_jobroot-seed),--invariant -i $${ROOTFS_UUID%%-*}) \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) $@ > /dev/null
cd $(TARGET_DIR)
export MTOOLS_SKIP_CHECK=1 odd='\001-\037"*:<>?[\\]|'
$(_jobroot-vfat-copy)
endef

# Of two names that differ in case only, the first one is kept: mcopy would
# rename the other one, and then whatever is there by that name. Of control
# characters in a name that it reads itself it makes an endless loop.
define _jobroot-vfat-copy
find . -mindepth 1 -printf '%P\0' | tr '\n\0' '_\n' | sort -f | uniq -di |
  sed >&2 '
  s|^|rootfs: $(_jobroot-name): |
  s|$$|: another name differs in case only; it is left out|'
find . -mindepth 1 -type d -printf '%P\0' | tr "$$odd" '[_*]' | sort -z | \
  sort -zfsu | sed -z 's|^|::|' | LC_ALL=C.UTF-8 xargs -0r mmd -i $@
find . -type f -printf '%P\0' | sort -z | sort -zfsu | \
  LC_ALL=C.UTF-8 xargs -0r sh -ec '
    copy() { mcopy -m -D a -i "$$0" -- "$$@"; }
    plain_name() { printf %s "$$1" | tr "$$odd" "[_*]"; }
    directory=/
    for file; do
      if [ "$$directory" != "$${file%"$${file##*/}"}" ]; then
        [ "$$directory" = / ] || [ $$# = 0 ] || copy "$$@" "$$inside"
        set --
        directory=$${file%"$${file##*/}"}
        inside=::/$$(plain_name "$$directory")
      fi
      case $${file##*/} in
      *[[:cntrl:]]*|*[\"*:\<\>\?\[\\\]\|]*)
        copy "./$$file" "$$inside$$(plain_name "$${file##*/}")" ;;
      *) set -- "$$@" "./$$file" ;;
      esac
    done
    [ $$# = 0 ] || copy "$$@" "$$inside"' $@
endef
