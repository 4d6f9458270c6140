# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: a container image is JSON and one tar archive; each file is named by
its digest, so whatever leads to the layer is proven on the way."""

import gzip
import hashlib
import io
import json
import tarfile

from .archives import read_tar
from .entry import BrokenImage
from .reader import Reader


def blob(archive, described):
    """What a descriptor describes, if it is that."""
    kind, _, digest = described["digest"].partition(":")
    data = archive.extractfile(f"blobs/{kind}/{digest}").read()
    if hashlib.new(kind, data).hexdigest() != digest:
        raise BrokenImage(f"has other content than {digest}")
    if len(data) != described["size"]:
        raise BrokenImage(f"has {len(data)} bytes of {digest}")
    return data


def the_one(descriptors, name):
    if len(descriptors) != 1:
        raise BrokenImage(f"has {len(descriptors)} {name}")
    return descriptors[0]


def read_oci(path):
    with tarfile.open(path) as archive:
        index = json.load(archive.extractfile("index.json"))
        manifest = json.loads(
            blob(archive, the_one(index["manifests"], "manifests")))
        image = json.loads(blob(archive, manifest["config"]))
        layer = blob(archive, the_one(manifest["layers"], "layers"))
    whole = gzip.decompress(layer)
    digest = "sha256:" + hashlib.sha256(whole).hexdigest()
    if image["rootfs"]["diff_ids"] != [digest]:
        raise BrokenImage("has a layer that its configuration does not name")
    return read_tar(io.BytesIO(whole))


READERS = [Reader("oci", lambda head: head.startswith(b"blobs/\0"),
                  read_oci)]
