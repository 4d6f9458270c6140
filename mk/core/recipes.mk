# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what recipes have in common, whatever they make: where tools are, and
# how much is shown.

# Tools built for the purpose come first; mke2fs is where an ordinary user's
# PATH does not lead.
_jobroot-host = $(call _jobroot-get,HOST_DIR)
_jobroot-host-path = $(if $(_jobroot-host),$(call \
  _jobroot-quote,$(_jobroot-host)/bin:$(_jobroot-host)/sbin):)
_jobroot-path = $(_jobroot-no-colour)$(_jobroot-set-path)
_jobroot-set-path = PATH=$(_jobroot-host-path)"$$PATH:/usr/sbin:/sbin"
_jobroot-no-colour := $(if $(filter n,$(call \
  _jobroot-get,ROOTFS_COLOR)),NO_COLOR=1 )

_jobroot-v := $(filter 1,$(call _jobroot-get,V))
_jobroot-q := $(if $(_jobroot-v),,@)
_jobroot-quiet = $(findstring s,$(firstword -$(MAKEFLAGS)))
