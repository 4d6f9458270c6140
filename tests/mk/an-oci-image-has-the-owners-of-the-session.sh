#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: umoci is a Go program and sees no session; what it packs must be what
# root sees all the same, dated by SOURCE_DATE_EPOCH and described as asked.
. "$(dirname "$0")/common.sh"
command -v umoci >/dev/null || skip 'there is no umoci here'

new_project oci <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_OCI_TAG = v1
ROOTFS_OCI_ENTRYPOINT = /bin/tool 'two words'
ROOTFS_OCI_ENV_VARS = "A=it's" B=2
ROOTFS_OCI_LABELS = org.example.name='a "b"'
ROOTFS_OCI_PORTS = 80/tcp
ROOTFS_OCI_ARCH = riscv64
END
build rootfs
mkdir layout
tar xf images/rootfs.oci -C layout
python3 - >said <<'END'
import hashlib, json
def blob(described):
    name = described["digest"].split(":")[1]
    data = open(f"layout/blobs/sha256/{name}", "rb").read()
    assert hashlib.sha256(data).hexdigest() == name
    assert len(data) == described["size"]
    return data
index = json.load(open("layout/index.json"))["manifests"]
assert len(index) == 1
print(*index[0]["annotations"].values())
manifest = json.loads(blob(index[0]))
open("layer.tar.gz", "wb").write(blob(manifest["layers"][0]))
image = json.loads(blob(manifest["config"]))
print(image["created"], image["architecture"], image["history"][0]["created"])
for name, value in sorted(image["config"].items()):
    print(name, json.dumps(value))
END
same "$(cat said)" 'v1
2023-11-14T22:13:20Z riscv64 2023-11-14T22:13:20Z
Entrypoint ["/bin/tool", "two words"]
Env ["A=it'\''s", "B=2"]
ExposedPorts {"80/tcp": {}}
Labels {"org.example.name": "a \"b\""}'
tar --numeric-owner -tvzf layer.tar.gz >list
grep -qE '^-rw-r----- 0/42 .* \./etc/shadow$' list
grep -qE '^crw-rw-rw- 0/0 +1,3 .* \./dev/null$' list
grep -qE '^hrw.* \./bin/tool link to \./bin/same-tool$' list
fails grep -q left-over list

sum=$(cksum <images/rootfs.oci)
build rootfs-oci-clean
build rootfs ROOTFS_VIEW_MODE=copy
same "$(cksum <images/rootfs.oci)" "$sum"
[ ! -e build/rootfs/oci/layer ] || fail 'the layer is left'
