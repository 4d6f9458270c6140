# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: tools for containers are Go programs, which see nothing of a session;
# so the layer is a tar made in it, and umoci only writes what describes it.
# Everything is dated by SOURCE_DATE_EPOCH, and umoci compresses in blocks that
# do not depend on how many threads there are.
#
## NAME
##   oci - a container image of one layer, by umoci
## DESCRIPTION
##   The image is an archive of an OCI layout, as `podman load`, `docker load`
##   and `skopeo copy oci-archive:FILE` read it.
## VARIABLES
##   Each but the first is a list of words as a shell reads them.
##   ROOTFS_OCI_TAG          its name in the archive [latest]
##   ROOTFS_OCI_ENTRYPOINT   what is started
##   ROOTFS_OCI_ARGS         and with which arguments, unless others are given
##   ROOTFS_OCI_ENV_VARS     NAME=VALUE...
##   ROOTFS_OCI_WORKDIR      the directory to be in
##   ROOTFS_OCI_USER         USER[:GROUP] to be
##   ROOTFS_OCI_PORTS        ports that are listened on, such as 80/tcp
##   ROOTFS_OCI_VOLUMES      directories that are kept
##   ROOTFS_OCI_STOPSIGNAL   what ends it
##   ROOTFS_OCI_LABELS       NAME=VALUE...
##   ROOTFS_OCI_ARCH         such as arm64 [the one of this machine]
##   ROOTFS_OCI_AUTHOR       who made it
##   ROOTFS_OCI_OPTS         more options of `umoci config`
## EXAMPLE
##   ROOTFS_TYPES = oci

_jobroot-type-oci-TOOLS := tar:tar umoci:umoci
_jobroot-type-oci-TREE := shared
_jobroot-type-oci-SIZE_MODEL := none
_jobroot-type-oci-LACKS := sockets

# Options of umoci, each with the variable that has its values.
_jobroot-oci-settings := config.entrypoint:ENTRYPOINT config.cmd:ARGS \
  config.env:ENV_VARS config.workingdir:WORKDIR config.user:USER \
  config.exposedports:PORTS config.volume:VOLUMES \
  config.stopsignal:STOPSIGNAL config.label:LABELS architecture:ARCH \
  author:AUTHOR

# Function:  _jobroot-oci-words
# Arguments: 1: OPTION  2: its values, as words of a shell
# Returns:   a line of shell that adds them to its arguments
_jobroot-oci-words = $(if $(strip $2),for word in $2; do \
  set -- "$$@" --$1 "$$word"; done$(_jobroot-newline))

define _jobroot-type-oci-CMD
cd $(ROOTFS_$(ROOTFS)_DIR)
rm -rf layout layer
export GOMAXPROCS=$(ROOTFS_JOBS)
set --
$(foreach _s,$(_jobroot-oci-settings),$(call _jobroot-oci-words,$(firstword \
  $(subst :, ,$(_s))),$(call _jobroot-get,ROOTFS_$(ROOTFS)_$(lastword \
  $(subst :, ,$(_s))))))
created=$$(date -u -d "@$${SOURCE_DATE_EPOCH:-$$(date +%s)}" +%FT%TZ)
image=layout:$(call _jobroot-get-or,ROOTFS_$(ROOTFS)_TAG,latest)
$(call _jobroot-tar,layer) .
umoci init --layout layout
umoci new --image "$$image"
umoci raw add-layer --image "$$image" --history.created "$$created" \
  --history.created_by jobroot layer
umoci config --image "$$image" --no-history --created "$$created" "$$@" \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS)
umoci gc --layout layout > gc.log 2>&1
chmod -R u=rwX,go=rX layout
tar --create --file=$@ --directory=layout --sort=name --format=ustar \
  --owner=0 --group=0 --numeric-owner --mtime="$$created" blobs index.json \
  oci-layout
rm -rf layout layer gc.log
endef
