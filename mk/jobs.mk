# SPDX-License-Identifier: LGPL-2.1-or-later
#
## NAME
##   jobs.mk - job tokens for tools with threads of their own
##
## SYNOPSIS
##   include $(or $(shell jobroot mk),$(error jobroot not found))/jobs.mk
##
##   %.zst: %
##   	$(JOBROOT_JOB) -n 1: -- zstd -q -f $(call jobroot-threads,zstd) $< -o $@
##
##   make -jN
##
## DESCRIPTION
##   A tool that starts a thread for each processor, beside N recipes, makes N
##   times too many. Here it gets as many as make has tokens to spare when it
##   starts, and make starts so many recipes less until it has ended.
##   What the tool writes does not depend on that number.
##
## VARIABLES
##   JOBROOT_JOB          begins a recipe line, and is followed by the options
##                        of jobroot-job(1) and --. It marks the line with +, so
##                        that cargo or a make in it finds the job server; make
##                        -n runs nothing all the same.
##   JOBROOT_MAP          the same for jobroot-map(1), an xargs with tokens
##   JOBROOT_THREADS_<tool>   the option of another tool, such as -j{n}
##   JOBROOT_COMMAND      the command [jobroot]
##
## FUNCTIONS
##   $(call jobroot-threads,<tool>)   the options that tell a tool its number
##                        of threads:
##     cargo              takes tokens itself: hold one slot only (no -n)
##     dpkg-deb           from 1.21.9; before the action
##     mkfs.erofs         from 1.8; older ones have one thread, and no option
##     mksquashfs         behind the image's name
##     ninja              it then takes no tokens itself
##     pigz               add -n to leave out name and time
##     xz                 from 5.4. -T1 would write something else than -T2
##     zstd               with --single-thread it would write something else
##
## EXAMPLES
##   packages = one two three
##   all: $(packages:%=%.tar.xz)
##   %.tar.xz: %.tar
##   	$(JOBROOT_JOB) -n 1:4 -- xz -k -f $(call jobroot-threads,xz) $<
##   %.tar:
##   	tar -cf $@ --files-from /dev/null

ifndef _jobroot-jobs
_jobroot-jobs := $(lastword $(MAKEFILE_LIST))

JOBROOT_COMMAND ?= jobroot
JOBROOT_JOB = +$(JOBROOT_COMMAND) job
JOBROOT_MAP = +$(JOBROOT_COMMAND) map

# A job server in the environment comes before this, and -j would be an
# argument over it.
_jobroot-threads-cargo := --config build.jobs={n}
_jobroot-threads-dpkg-deb := --threads-max={n}
_jobroot-threads-mksquashfs := -processors {n}
_jobroot-threads-ninja := -j{n}
_jobroot-threads-pigz := -p {n}
# A limit on memory must not change what is written.
_jobroot-threads-xz := -T+{n} --no-adjust
_jobroot-threads-zstd := -T{n}
_jobroot-threads-mkfs.erofs = $(if $(findstring \
  --workers,$(shell mkfs.erofs --help 2>&1)),--workers={n})

_jobroot-threads-known := $(sort $(patsubst _jobroot-threads-%,%,$(filter \
  _jobroot-threads-%,$(.VARIABLES))))

# Function:  jobroot-threads
# Arguments: 1: a tool
# Returns:   its options for {n} threads
jobroot-threads = $(if $(filter-out undefined,$(origin \
  JOBROOT_THREADS_$(strip $1))),$(JOBROOT_THREADS_$(strip $1)),$(if $(filter \
  $(strip $1),$(_jobroot-threads-known)),$(_jobroot-threads-$(strip \
  $1)),$(error jobs.mk: unknown tool '$(strip $1)' in jobroot-threads. Known: \
  $(_jobroot-threads-known). Set JOBROOT_THREADS_$(strip $1) to its option)))

endif
