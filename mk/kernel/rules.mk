# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a flavour is one target, its list of checksums, which is there when all
# of its packages are. Its settings and the source's fingerprint are files that
# change when what they stand for does.

.PHONY: kernel-packages kernel-list kernel-clean _jobroot-kernel-force \
  _jobroot-kernel-tools

_jobroot-for-kernel = $(_jobroot-path) JOBROOT_MAKEFILE=kernel

# Function:  _jobroot-kernel-text
# Returns:   the settings of $(_jobroot-flavour), for the scripts beside us
define _jobroot-kernel-text
flavour=$(_jobroot-flavour)
source=$(call _jobroot-quote,$(abspath $(KERNEL_SOURCE)))
place=$(call _jobroot-quote,$(abspath $(call \
  _jobroot-flavour-place,$(_jobroot-flavour))))
into=$(call _jobroot-quote,$(abspath $(call \
  _jobroot-flavour-into,$(_jobroot-flavour))))
config=$(call _jobroot-quote,$(call \
  _jobroot-kernel-config,$(call _jobroot-flavour-config,$(_jobroot-flavour))))
fragments=$(call _jobroot-quote,$(abspath $(call \
  _jobroot-flavour-all,$(_jobroot-flavour),FRAGMENTS)))
target=$(call _jobroot-flavour-target,$(_jobroot-flavour))
in_view=$(if $(filter $(_jobroot-source-targets),$(call \
  _jobroot-flavour-target,$(_jobroot-flavour))),y)
epoch=$(strip $(call _jobroot-get,SOURCE_DATE_EPOCH))
make=$(call _jobroot-quote,$(MAKE))
set -- $(addprefix ARCH=,$(call \
  _jobroot-flavour-setting,$(_jobroot-flavour),ARCH,)) LOCALVERSION=$(call \
  _jobroot-flavour-setting,$(_jobroot-flavour),VERSION,-$(_jobroot-flavour)) \
  $(call _jobroot-flavour-all,$(_jobroot-flavour),MAKE_OPTS)
endef
_jobroot-kernel-config = $(if $(findstring /,$1),$(abspath $1),$1)

# Function:  _jobroot-kernel-alone
# Arguments: 1: a flavour  2: options
# Returns:   the words before a command that nobody else may do meanwhile. With
#            exec, make ends it, not a shell, when it is told to end.
_jobroot-kernel-alone = $(_jobroot-for-kernel) exec $(JOBROOT_COMMAND) image \
  lock $2 $(call _jobroot-flavour-place,$1)/lock
_jobroot-kernel-forget = --forget $(call _jobroot-flavour-place,$1)/session

# Function:  _jobroot-kernel-around
# Arguments: 1: a flavour  2: its session
# Returns:   the words before what compiles and packs it. Without a job server,
#            make is to do one thing at a time.
_jobroot-kernel-around = $(if $(filter $(_jobroot-source-targets),$(call \
  _jobroot-flavour-target,$1)),$(JOBROOT_COMMAND) run --session $2 \
  --view $(abspath $(KERNEL_SOURCE)) --view-at $(abspath $(call \
  _jobroot-flavour-place,$1))/tree/source -- \
  $(_jobroot-kernel-wrap),$(_jobroot-kernel-wrap) --session $2) $(call \
  _jobroot-flavour-all,$1,WRAP_OPTS) --
_jobroot-kernel-wrap = $(JOBROOT_COMMAND) wrap $(if \
  $(filter-out -j1,$(filter -j%,$(MAKEFLAGS))),,-j 1)

# What compiles and packs $(_jobroot-flavour), and what puts that in its place.
_jobroot-kernel-script = sh $(_jobroot-kernel-mk)/kernel/$1 $(call \
  _jobroot-flavour-place,$(_jobroot-flavour))/command
_jobroot-kernel-build = $(call \
  _jobroot-kernel-alone,$(_jobroot-flavour),$(call \
  _jobroot-kernel-forget,$(_jobroot-flavour))) $(call \
  _jobroot-kernel-around,$(_jobroot-flavour),$(call \
  _jobroot-flavour-place,$(_jobroot-flavour))/session) $(call \
  _jobroot-kernel-script,build) $(if $(_jobroot-v),live,$(if \
  $(_jobroot-quiet),quiet,log))
_jobroot-kernel-publish = $(call \
  _jobroot-kernel-alone,$(_jobroot-flavour),$(call \
  _jobroot-kernel-forget,$(_jobroot-flavour))) $(call \
  _jobroot-kernel-script,publish)
_jobroot-kernel-clean = $(call _jobroot-kernel-alone,$1,$(call \
  _jobroot-kernel-forget,$1)) sh $(_jobroot-kernel-mk)/kernel/clean \
  $(call _jobroot-flavour-place,$1) $(call _jobroot-flavour-into,$1)

# Function:  _jobroot-flavour-rule
# Arguments: 1: a flavour  2: where it is built  3: where its packages go
define _jobroot-flavour-rule
.PHONY: kernel-$1 kernel-$1-clean
kernel-packages kernel-$1: $3/SHA256SUMS

$2/command: private _jobroot-flavour := $1
$2/command: _jobroot-kernel-force
	@$$(call _jobroot-print,$$(_jobroot-kernel-text)) | \
	  JOBROOT_MAKEFILE=kernel $$(JOBROOT_COMMAND) image record $$@

$3/SHA256SUMS: private _jobroot-flavour := $1
$3/SHA256SUMS: $2/command $$(KERNEL_DIR)/fingerprint $$(call \
    _jobroot-flavour-files,$1) | _jobroot-kernel-tools \
    $$(call _jobroot-get,$$(call _jobroot-flavour-variable,$1,DEPENDENCIES))
	$$(_jobroot-q)$$(_jobroot-kernel-build)
	$$(_jobroot-q)$$(_jobroot-kernel-publish)

kernel-$1-clean:
	@$$(call _jobroot-kernel-clean,$1)
kernel-clean: kernel-$1-clean
endef
$(foreach _f,$(_jobroot-flavours),$(eval $(call \
  _jobroot-flavour-rule,$(_f),$(call _jobroot-flavour-place,$(_f)),$(call \
  _jobroot-flavour-into,$(_f)))))

# The whole of the source, each time: a second or two.
$(KERNEL_DIR)/fingerprint: _jobroot-kernel-force | $(KERNEL_DEPENDENCIES) \
    _jobroot-kernel-tools
	@[ -d $(KERNEL_SOURCE)/scripts ] || { echo 'kernel: $(KERNEL_SOURCE) is no' \
	  'source of a kernel; unpack one there, or set KERNEL_SOURCE' >&2; exit 1; }
	@$(_jobroot-for-kernel) $(JOBROOT_COMMAND) image fingerprint -o $@ \
	  $(KERNEL_SOURCE)

# What the kernel's own makefiles want besides, they say themselves.
_jobroot-kernel-tools-of = $(addprefix kernel-$1:,$(if $(filter \
  %deb-pkg,$(call _jobroot-flavour-target,$1)),dpkg-buildpackage:dpkg-dev) \
  $(if $(filter %rpm-pkg,$(call _jobroot-flavour-target,$1)),rpmbuild:rpm))
_jobroot-kernel-tools: | $(KERNEL_DEPENDENCIES)
	@$(_jobroot-for-kernel) $(JOBROOT_COMMAND) image tools $(foreach \
	  _f,$(_jobroot-flavours),$(call _jobroot-kernel-tools-of,$(_f)))

kernel-packages:
	$(if $(_jobroot-flavours)$(_jobroot-quiet),,@echo \
	  'kernel: KERNEL_FLAVOURS is empty; no package is built' >&2)

kernel-list:
	@printf '%-20s %-12s %s\n' $(foreach _f,$(_jobroot-flavours),'$(_f)' \
	  '$(call _jobroot-flavour-target,$(_f))' '$(strip $(call \
	  _jobroot-flavour-config,$(_f)) $(call \
	  _jobroot-flavour-all,$(_f),FRAGMENTS))')

# What is left belongs to flavours that are no longer named.
kernel-clean:
	@rm -rf $(KERNEL_DIR)
