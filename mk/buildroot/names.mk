# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: Buildroot's fs/<type>/<type>.mk use functions and tools by names that
# other parts of Buildroot define. In Buildroot these count; elsewhere, here is
# what the same names mean.

comma ?= ,
empty ?=
space ?= $(empty) $(empty)
ifndef sep
define sep


endef
endif
qstrip ?= $(strip $(subst ",,$1))
UPPERCASE ?= $(call _jobroot-upper,$1)
pkgdir ?= $(dir $(lastword $(MAKEFILE_LIST)))
pkgname ?= $(lastword $(subst /, ,$(pkgdir)))
make-comma-list ?= $(subst $(space),$(comma)$(space),$(strip $1))
PRINTF ?= $(_jobroot-print)
TERM_BOLD ?=
TERM_RESET ?=
MESSAGE ?= echo "$(TERM_BOLD)>>> $(call qstrip,$1)$(TERM_RESET)"

Q ?= $(if $(filter 1,$(call _jobroot-get,V)),,@)
RM ?= rm -f
INSTALL ?= install
SED ?= sed -i -e
TAR ?= tar
LZMA ?= $(HOST_DIR)/bin/lzma
LZOP ?= $(HOST_DIR)/bin/lzop
MKIMAGE ?= $(HOST_DIR)/bin/mkimage
MKIMAGE_ARCH ?= $(or $(call qstrip,$(call \
  _jobroot-get,BR2_NORMALIZED_ARCH)),x86)
MKFS_JFFS2 ?= $(HOST_DIR)/sbin/mkfs.jffs2
SUMTOOL ?= $(HOST_DIR)/sbin/sumtool

BR_PATH ?= "$(HOST_DIR)/bin:$(HOST_DIR)/sbin:$(PATH)"
EXTRA_ENV ?= PATH=$(BR_PATH)
BR2_TAR_HOST_DEPENDENCY ?=
TARGET_DIR_WARNING_FILE ?= $(TARGET_DIR)/THIS_IS_NOT_YOUR_ROOT_FILESYSTEM
# What a recipe may use; in one of an image it is how many threads it may have.
PARALLEL_JOBS ?= 1
# Whether this make builds, or only cleans or configures.
BR_BUILDING ?= $(if $(filter-out clean distclean %-clean \
  %config,$(or $(MAKECMDGOALS),all)),y)
