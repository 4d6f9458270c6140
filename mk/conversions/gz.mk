# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: neither the name nor the time of the input is kept. gzip has one thread;
# pigz has several and writes the same with any number of them, but not what
# gzip writes. So it is used where the makefile says so, and not where it is
# installed.
#
## NAME
##   gz - compressed by gzip or pigz
## VARIABLES
##   ROOTFS_CONV_gz_OPTS   more options [-9]
##   ROOTFS_CONV_gz_TOOL   gzip or pigz [gzip]
## EXAMPLE
##   ROOTFS_TYPES = ext4.gz

_jobroot-conv-gz-pigz = $(filter pigz,$(call _jobroot-get,ROOTFS_CONV_gz_TOOL))
_jobroot-conv-gz-CHECK = $(call _jobroot-need-word,ROOTFS_CONV_gz_TOOL,gzip \
  pigz)
_jobroot-conv-gz-TOOLS = $(or \
  $(addsuffix :pigz,$(_jobroot-conv-gz-pigz)),gzip:gzip)
_jobroot-conv-gz-JOBS = $(if $(_jobroot-conv-gz-pigz),1-16,1)
define _jobroot-conv-gz-CMD
$(if $(_jobroot-conv-gz-pigz),pigz -m -p $(ROOTFS_JOBS),gzip) -n -c \
  $(call _jobroot-get-or,ROOTFS_CONV_gz_OPTS,-9) $< > $@
endef
