#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what signs, uploads or partitions images is told by a list what there
# is, and by a file of variables where; the one who waits, what took so long.
. "$(dirname "$0")/common.sh"

new_project 'own own.gz tar' <<'END'
ROOTFS_OWN_CMD = sleep 0.5; echo own > $@
ROOTFS_POST_IMAGE_HOOKS = hook
ROOTFS_ENVIRONMENT = ODD NOT_SET
ODD = a "quote", $$x and `y`
define hook
	@echo signed >> images/rootfs.tar
	-@false
	@grep -q '"type": "tar"' images/images.json && \
	  . ./images/images.env && echo "hook of $$ROOTFS_TYPES"
endef
END

build -j3 rootfs
grep -q '^hook of own own.gz tar$' log
fails grep -q 'grep -q' log
grep -q '^rootfs: 3 of 3 images built in' log
grep -q '^  rootfs.own  *1 KiB  *0\..s$' log
grep -q '^  critical path .* = common .* own 0\..s' log
same "$(head -n 1 build/rootfs/order)" own
python3 - <<'END'
import hashlib, json, os, subprocess
images = {i["type"]: i for i in json.load(open("images/images.json"))["images"]}
assert list(images) == ["own", "own.gz", "tar"], images
for image in images.values():
    data = open("images/" + image["file"], "rb").read()
    assert image["size"] == len(data), image
    assert image["sha256"] == hashlib.sha256(data).hexdigest(), image
assert images["own"]["seconds"] >= 0.5, images
assert images["own.gz"]["tools"][0]["name"] == "gzip", images

def variable(name):
    return subprocess.check_output(
        ["sh", "-uc", '. images/images.env; printf %s "$' + name + '"']).decode()
assert variable("ODD") == 'a "quote", $x and `y`', variable("ODD")
assert variable("DEPLOY_DIR_IMAGE") == os.getcwd() + "/images"
assert variable("ROOTFS_OWN_GZ_FILE") == "rootfs.own.gz"
assert int(variable("ROOTFS_OWN_BYTES")) == 4
assert 60 <= int(variable("ROOTFS_SIZE")) < 200, variable("ROOTFS_SIZE")
END

# What was not built again is told as such, and a hook that fails is heard of.
build rootfs 'ROOTFS_TAR_OPTS=--exclude=./bin'
grep -q '^rootfs: 1 of 3 images built in' log
grep -q '^  rootfs.own.gz  *1 KiB  *unchanged' log
fails make rootfs hook=false >log 2>&1

# One that nobody asked for is told, since it is gone.
rm images/*
build rootfs ROOTFS_TYPES=own.gz ROOTFS_POST_IMAGE_HOOKS=
grep -q '^  rootfs.own  *1 KiB  *0\..s  removed$' log || fail "$(cat log)"
grep -q '^  rootfs.own.gz  *1 KiB  *0\..s$' log || fail "$(cat log)"

# Who looks on sees what ran when.
if command -v script >/dev/null; then
  rm images/*
  script -qec 'make rootfs' /dev/null >log
  start_of() { # IMAGE
    sed -n "s/^  $1  .*s  \( *\)=.*/\1./p" log | wc -c
  }
  [ "$(start_of rootfs.own.gz)" -gt "$(start_of rootfs.own)" ] ||
    fail "$(cat log)"
fi
