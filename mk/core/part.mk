# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an image may hold a part of the tree, as the data partition beside the
# system: a directory of it, or all but some paths. Tables and hooks see the
# whole tree, since they look into its etc/passwd; what measures it, prepares
# it and makes the image sees the part as $(TARGET_DIR).

# Function:  _jobroot-source
# Arguments: 1: a type as part of variables' names
# Returns:   the directory that is the image's root, after a slash, if any
_jobroot-source = $(patsubst %,/%,$(patsubst %/,%,$(patsubst /%,%,$(strip \
  $(call _jobroot-get,ROOTFS_$1_SOURCE)))))

# Function:  _jobroot-exclude
# Arguments: 1: a type as part of variables' names
# Returns:   patterns of what is left out
_jobroot-exclude = $(strip $(call _jobroot-get,ROOTFS_$1_EXCLUDE))

# Function:  _jobroot-is-part
# Arguments: 1: a type as part of variables' names
_jobroot-is-part = $(call _jobroot-source,$1)$(call _jobroot-exclude,$1)

# Function:  _jobroot-in-part
# Arguments: 1: the name of a variable
# Returns:   its value where $(TARGET_DIR) is the part
_jobroot-in-part = $(foreach TARGET_DIR,$(TARGET_DIR)$(call \
  _jobroot-source,$(ROOTFS)),$($1))

# A link on the way there would lead out of the tree.
define _jobroot-enter-source
[ "$$(cd -P $1$2 2> /dev/null && pwd)" = "$$(cd -P $1 && pwd)$2" ] || {
  echo "rootfs: $(_jobroot-name): ROOTFS_$(ROOTFS)_SOURCE is '$(patsubst \
  /%,%,$2)'; expected a directory of the tree" >&2
  exit 1
}
TARGET_DIR=$1$2

endef

# find(1) follows no link, and neither does rm. A directory keeps the time that
# it has in other images.
define _jobroot-leave-out
(cd $1 && find . \( -false $(foreach _p,$2,-o -path $(call \
  _jobroot-quote,./$(patsubst %/,%,$(patsubst /%,%,$(_p))))) \) -prune \
  -fprint0 $3/left-out -printf '%h\0' | sort -zu | \
  xargs -0r stat --printf '%.9Y\0%n\0' > $3/times
xargs -0r rm -rf < $3/left-out
xargs -0rn 2 sh -c 'touch -m -d "@$$0" "$$1"' < $3/times)

endef
_jobroot-take-part = $(if $(call _jobroot-source,$(ROOTFS)),$(call \
  _jobroot-enter-source,$(TARGET_DIR),$(call \
  _jobroot-source,$(ROOTFS))))$(if $(call _jobroot-exclude,$(ROOTFS)),$(call \
  _jobroot-leave-out,$(TARGET_DIR)$(call _jobroot-source,$(ROOTFS)),$(call \
  _jobroot-exclude,$(ROOTFS)),$(ROOTFS_$(ROOTFS)_DIR)))
