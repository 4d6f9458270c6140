#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an image whose last hook failed is not finished: the previous one is
# there again, or none, and the next make builds it.
. "$(dirname "$0")/common.sh"

new_project own <<'END'
ROOTFS_OWN_CMD = echo $(WORD) > $@
define after
	test $(WORD) = $$(cat $@)
	@$(WITH)
endef
ROOTFS_OWN_POST_GEN_HOOKS = after
WITH = true
END

fails make rootfs WORD=one WITH=false >log 2>&1
same "$(there)" ''
build rootfs WORD=two
same "$(cat images/rootfs.own)" two
fails make rootfs WORD=three WITH=false >log 2>&1
same "$(cat images/rootfs.own) $(there)" 'two rootfs.own'
fails make rootfs WORD=three WITH='kill -9 $$PPID' >log 2>&1
build rootfs WORD=two
same "$(built) $(cat images/rootfs.own) $(there)" 'own two rootfs.own'
build rootfs WORD=two
same "$(built)" ''

fails make rootfs ROOTFS_OWN_POST_GEN_HOOKS=none >log 2>&1
grep -q "rootfs: hook 'none' in ROOTFS_OWN_POST_GEN_HOOKS is not defined" log
