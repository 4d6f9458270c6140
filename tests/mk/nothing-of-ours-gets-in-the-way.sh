#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the include adds names that are announced and nothing else: no goal, no
# special target, no flag, no warning, and a second include adds nothing.
. "$(dirname "$0")/common.sh"

new_project 'ext4.zst squashfs tar own' <<'END'
ROOTFS_OWN_CMD = : > $@
SHELL = /bin/sh
.ONESHELL:
export
include $(BEFORE)
END
cat >>Makefile <<'END'
include $(shell jobroot mk)/rootfs.mk
first: ; @echo first
names: ; @:$(foreach v,$(.VARIABLES),$(info $v $(origin $v)))
END

build --warn-undefined-variables -Rr -j2 rootfs BEFORE=
fails grep '\.mk:.* warning' log
build -s --warn-undefined-variables -Rr BEFORE=
fails grep '\.mk:.* warning' log
same "$(grep -v warning log)" first

# Every type and every conversion, as far as tools need not be there.
{
  (cd "$SRC/mk/types" && ls)
  (cd "$SRC/mk/conversions" && printf 'ext4.%s\n' *)
} | sed 's/\.mk$//; s/ext4[.]sum/jffs2.sum/; s/ext4[.]roothash/ext4.verity.roothash/' >all
make -n --warn-undefined-variables -Rr rootfs rootfs-check \
  BEFORE="$SRC/tests/images/types.mk" \
  ROOTFS_TYPES="$(xargs <all)" >log 2>&1 || fail "$(cat log)"
fails grep '\.mk:.* warning' log

sed 's/^include .*//' Makefile >Without
build -s -f Without names BEFORE=
sort log >without
build -s names BEFORE=
sort log >with
comm -13 without with >added
for name in .SHELLSTATUS MAKEFILE_LIST .DEFAULT_GOAL TARGET_DIR FS_DIR PARALLEL_JOBS rootfs; do
  sed -i "/^$name /d" added
done
fails grep -vE '^(_jobroot-|ROOTFS|JOBROOT_|rootfs-image )' added

make -pnq BEFORE= >database 2>/dev/null || :
fails grep -E '^\.(DELETE_ON_ERROR|SECONDARY|SECONDEXPANSION|PRECIOUS|NOTPARALLEL|SILENT|IGNORE|EXPORT_ALL_VARIABLES|POSIX):' database

# Of jobs.mk the same.
printf '%s\n' 'include $(shell jobroot mk)/jobs.mk' 'first: ; @echo first' \
  'names: ; @:$(foreach v,$(.VARIABLES),$(info $v))' >Jobs
build -s --warn-undefined-variables -Rr -f Jobs
same "$(cat log)" first
build -s -f Jobs names
sort log >with
sed 1d Jobs >Without
build -s -f Without names
sort log >without
comm -13 without with >added
fails grep -vE "^(_jobroot-|jobroot-threads$|JOBROOT_|.SHELLSTATUS$)" added
