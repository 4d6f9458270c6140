# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: users, owners, modes and devices are written in tables: packages' own,
# which are texts in variables, then the user's, which win; and last those of
# one image. All tables of a kind are one command, as if they were one file.

ROOTFS_USERS_TABLES ?=
ROOTFS_DEVICE_TABLES ?=

# A static /dev is what Buildroot asks for; without its settings a table of
# devices is there to be used.
_jobroot-static-dev = $(or $(filter \
  y,$(call _jobroot-get,BR2_ROOTFS_DEVICE_CREATION_STATIC)),$(if \
  $(filter BR2_ROOTFS_DEVICE_CREATION_%,$(.VARIABLES)),,y))

# Function:  _jobroot-texts
# Arguments: 1: variables with lines of tables
# Returns:   the names of those that have any
_jobroot-texts = $(foreach _v,$1,$(if $(strip $(call \
  _jobroot-get,$(_v))),$(_v)))
_jobroot-users-texts = $(call _jobroot-texts,PACKAGES_USERS)
_jobroot-device-texts = $(call _jobroot-texts,PACKAGES_PERMISSIONS_TABLE)
_jobroot-late-texts = $(if $(_jobroot-static-dev),$(call \
  _jobroot-texts,PACKAGES_DEVICES_TABLE))

# A file that is named after its variable, so that messages are.
_jobroot-text-files = $(addprefix $(_jobroot-common)/,$1)
define _jobroot-write-text
cat > $(call _jobroot-text-files,$1) << 'END OF TABLE'
$($1)
END OF TABLE

endef

# The numbers that users keep. The common step adds new ones; what they were
# then is noted, so that only somebody else's change is one.
_jobroot-ids := $(strip $(call _jobroot-get,ROOTFS_IDS_FILE))
_jobroot-noted-ids = $(_jobroot-common)/ids
_jobroot-note-ids = $(if $(_jobroot-ids),[ ! -e $(_jobroot-ids) ] || \
  cp $(_jobroot-ids) $(abspath $(_jobroot-noted-ids))$(_jobroot-newline))
ifneq ($(_jobroot-ids),)
$(_jobroot-noted-ids): _jobroot-force | $(_jobroot-common)/command
	@cat $(_jobroot-ids) 2>/dev/null | $(JOBROOT_COMMAND) image record $@
endif

# Function:  _jobroot-add-users
# Arguments: 1: files  2: what to do with a file of numbers: ids or known-ids
_jobroot-add-users = $(if $(strip $1),$(strip $(JOBROOT_COMMAND) mkusers \
  --as rootfs $(addprefix --$2 ,$(_jobroot-ids)) $(addprefix --hash ,$(call \
  _jobroot-unquoted,BR2_TARGET_GENERIC_PASSWD_METHOD)) \
  $1 $(TARGET_DIR))$(_jobroot-newline))

# Function:  _jobroot-set-owners
# Arguments: 1: files
_jobroot-set-owners = $(if $(strip $1),$(JOBROOT_COMMAND) \
  makedevs --as rootfs $(patsubst %,-d %,$1) $(TARGET_DIR)$(_jobroot-newline))

# What all images have. Names of files stay as they are, for messages: no hook
# has changed directory yet.
_jobroot-common-tables = $(foreach _v,$(_jobroot-users-texts) \
  $(_jobroot-device-texts) $(_jobroot-late-texts),$(call \
  _jobroot-write-text,$(_v)))$(call _jobroot-add-users,$(call \
  _jobroot-text-files,$(_jobroot-users-texts)) \
  $(ROOTFS_USERS_TABLES),ids)$(_jobroot-note-ids)$(call \
  _jobroot-set-owners,$(call \
  _jobroot-text-files,$(_jobroot-device-texts)) \
  $(ROOTFS_DEVICE_TABLES) $(call _jobroot-text-files,$(_jobroot-late-texts)))

# What one image has besides.
# Function:  _jobroot-own-tables
# Arguments: 1: a type  2: USERS, DEVICE or both
_jobroot-own-tables = $(foreach _v,$2,$(call \
  _jobroot-get,ROOTFS_$(call _jobroot-upper,$1)_$(_v)_TABLES))
_jobroot-image-tables = $(call _jobroot-add-users,$(call \
  _jobroot-own-tables,$1,USERS),known-ids)$(call \
  _jobroot-set-owners,$(call _jobroot-own-tables,$1,DEVICE))
