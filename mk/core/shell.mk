# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: why an image failed, or what its hooks made of the tree, is seen best
# from inside: a shell in exactly that session and view. A failed build leaves
# both behind; without them everything up to the image's command is done anew.

# Function:  _jobroot-shell-script
# Returns:   the script that opens the shell for $(_jobroot-name). What it
#            makes itself, it removes.
define _jobroot-shell-script
export JOBROOT_SHELL="$${SHELL:-/bin/sh}"
if [ -e $(_jobroot-own-session)/db ]; then
  echo 'rootfs: $(_jobroot-name): this is what its build has left' >&2
  sed '/^#@tree/,$$d' $(FS_DIR)/$(_jobroot-name)/command > $(_jobroot-inner)
  session=$(_jobroot-own-session)
  set -- $(JOBROOT_COMMAND) run --session $(_jobroot-own-session) \
    --view-at $(TARGET_DIR) --
else
  sed '/^#@command/,$$d' $(FS_DIR)/$(_jobroot-name)/command > $(_jobroot-inner)
  session=$(_jobroot-shell-session)
  set -- $(subst $(_jobroot-own-session),$(_jobroot-shell-session),$(strip \
    $(_jobroot-in-fork)))
fi
echo 'set +e; cd $(TARGET_DIR); exec "$$JOBROOT_SHELL"' >> $(_jobroot-inner)
status=0
"$$@" sh $(_jobroot-inner) || status=$$?
[ "$$session" != $(_jobroot-shell-session) ] ||
  $(JOBROOT_COMMAND) session rm $(_jobroot-shell-session)
exit $$status
endef
_jobroot-shell-session = $(_jobroot-fs)/$(_jobroot-name)/shell
_jobroot-inner = $(_jobroot-fs)/$(_jobroot-name)/shell-script

# Nobody builds this image, or what all have in common, meanwhile.
_jobroot-open-shell = $(_jobroot-path) $(JOBROOT_COMMAND) image lock --shared \
  $(_jobroot-common)/lock $(JOBROOT_COMMAND) image lock \
  --forget $(_jobroot-shell-session) $(FS_DIR)/$(_jobroot-name)/lock \
  sh $(FS_DIR)/$(_jobroot-name)/open-shell

# Function:  _jobroot-shell-rule
# Arguments: 1: a type with a tree  2: the same as part of variables' names
define _jobroot-shell-rule
.PHONY: rootfs-$1-shell
rootfs-$1-shell: private ROOTFS := $2
rootfs-$1-shell: private _jobroot-name := $1
rootfs-$1-shell: $$(FS_DIR)/$1/command $$(_jobroot-seal) $$(call \
    _jobroot-own-tables,$1,USERS DEVICE) | $$(call _jobroot-order-only,$1)
	@$$(call _jobroot-print,$$(_jobroot-shell-script)) \
	  > $$(FS_DIR)/$1/open-shell && $$(_jobroot-open-shell)
endef
