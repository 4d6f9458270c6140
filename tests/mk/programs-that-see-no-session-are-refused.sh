#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an image with everybody's files owned by who built it looks like any
# other, until it is started. So the program is named and nothing is made.
. "$(dirname "$0")/common.sh"
command -v cc >/dev/null || skip 'there is no compiler here'

mkdir bin
cat >program.c <<'END'
__asm__(".pushsection .note.go.buildid,\"a\",@note\n.long 3,4,4\n.asciz \"Go\"\n"
        ".byte 0\n.ascii \"1234\"\n.popsection");
int main(void) { return 0; }
END
cc -o bin/umoci program.c
ln bin/umoci bin/pack-all

new_project 'layer pack fine' <<'END'
HOST_DIR = .
ROOTFS_LAYER_CMD = umoci insert --image l:1 $(TARGET_DIR) / && : > $@
ROOTFS_PACK_CMD = cd $(TARGET_DIR) && pack-all -o $@ .
ROOTFS_FINE_CMD = tar -cf - -C $(TARGET_DIR) . | umoci add - && : > $@
ROOTFS_FINE_PRE_GEN_HOOKS = hook
hook = pack-all $(TARGET_DIR)
END
fails make -k rootfs >log 2>&1
grep -qx "rootfs: umoci is a Go program: owners faked by the session are \
invisible to it; use the oci type's tar input" log || fail "$(cat log)"
grep -qx "rootfs: pack-all is a Go program: owners faked by the session are \
invisible to it; make a tar in the session and hand it that" log
[ -e images/rootfs.fine ] || fail "$(cat log)"
same "$(there)" rootfs.fine
