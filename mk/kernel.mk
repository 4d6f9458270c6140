# SPDX-License-Identifier: LGPL-2.1-or-later
#
## NAME
##   kernel.mk - packages of several kernels of one source, built in parallel
##
## SYNOPSIS
##   KERNEL_SOURCE   = linux
##   KERNEL_FLAVOURS = server tiny
##   BINARIES_DIR    = packages
##   BUILD_DIR       = build
##   KERNEL_TINY_CONFIG = tinyconfig
##   include $(or $(shell jobroot mk),$(error jobroot not found))/kernel.mk
##
##   make -jN kernel-packages
##
## DESCRIPTION
##   Each flavour is compiled in a directory of its own and packed as a fake
##   root of its own, all of them beside each other and with as many jobs as
##   make has; what the kernel's makefiles and dpkg-buildpackage would make
##   serial joins in, as jobroot-wrap(1) describes. Nobody writes to the source.
##   The packages are in BINARIES_DIR/<flavour>, with SHA256SUMS, once all of a
##   flavour are there; one that fails leaves what was there before. What its
##   tools say is in KERNEL_DIR/<flavour>/log.
##   A flavour is built anew when the source, a file of its configuration or
##   one of its settings has changed; the compiler's output is kept for that.
##
## VARIABLES READ AT THE INCLUDE
##   KERNEL_SOURCE         the source of Linux 3.0 or later, as it was unpacked
##   KERNEL_FLAVOURS       names of what is built of it
##   BINARIES_DIR          where the packages go
##   BUILD_DIR             where everything else goes
##   KERNEL_DIR            the part of it that is ours [$(BUILD_DIR)/kernel]
##   HOST_DIR              its bin and sbin come first in PATH
##   KERNEL_DEPENDENCIES   targets that must be there before the source is read;
##                         KERNEL_<F>_DEPENDENCIES for one flavour; <F> is the
##                         flavour in capitals, with _ for - and .
##   KERNEL_<F>_CONFIG     a target of the kernel such as tinyconfig, or a file,
##                         with a / in its name [defconfig]
##   KERNEL_<F>_FRAGMENTS  files with settings that replace some of that
##   KERNEL_<F>_TARGET     what packs it [bindeb-pkg]: also binrpm-pkg, tar-pkg,
##                         targz-pkg, tarbz2-pkg, tarxz-pkg, tarzst-pkg; or
##                         deb-pkg or rpm-pkg, with source packages, which are
##                         built in a view of the source
##
## VARIABLES READ WHEN THEY ARE NEEDED
##   KERNEL_<F>_ARCH       the kernel's name of an architecture [the machine's]
##   KERNEL_<F>_VERSION    what is put behind the kernel's version [-<flavour>]
##   KERNEL_<F>_MAKE_OPTS  words for the kernel's makefiles, as in a shell:
##                         CROSS_COMPILE=arm-linux-gnueabihf- KCFLAGS="-O2 -g"
##   KERNEL_<F>_WRAP_OPTS  options of jobroot-wrap(1): --explain, --serial GLOB;
##                         what was built stays if they change
##   SOURCE_DATE_EPOCH     the time of the build, which is then the first one,
##                         by root on localhost, unless KBUILD_BUILD_* in the
##                         environment say otherwise
##   V                     1: show commands, and at once what they say
##   All of KERNEL_<F>_* may be set without <F>_ for all flavours; FRAGMENTS,
##   MAKE_OPTS and WRAP_OPTS of a flavour come behind those of all.
##
## TARGETS
##   kernel-packages       all of KERNEL_FLAVOURS
##   kernel-<flavour>      one of them
##   kernel-list           what there is to be built
##   kernel-clean          remove all packages and everything in KERNEL_DIR
##   kernel-<flavour>-clean   remove one flavour
##
## EXAMPLES
##   # One package for dpkg, one for rpm, of one configuration.
##   KERNEL_FLAVOURS = debian fedora
##   KERNEL_CONFIG = tinyconfig
##   KERNEL_FRAGMENTS = modules.config
##   KERNEL_FEDORA_TARGET = binrpm-pkg
##   KERNEL_MAKE_OPTS = KDEB_PKGVERSION=1 KCFLAGS="-O2 -pipe"
##   all: kernel-packages

ifndef _jobroot-kernel-mk
_jobroot-kernel-mk := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
_jobroot-kernel-goal := $(.DEFAULT_GOAL)

JOBROOT_COMMAND ?= jobroot

include $(_jobroot-kernel-mk)/core/text.mk
include $(_jobroot-kernel-mk)/core/settings.mk
include $(_jobroot-kernel-mk)/core/recipes.mk
_jobroot-speaker := kernel
include $(_jobroot-kernel-mk)/core/places.mk
include $(_jobroot-kernel-mk)/kernel/flavours.mk
include $(_jobroot-kernel-mk)/kernel/rules.mk
_jobroot-speaker := rootfs

.DEFAULT_GOAL := $(_jobroot-kernel-goal)
endif
