# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: FAT holds names, times and contents only.  fsck.vfat finds it sound,
and mcopy, which has no part in reading back what it wrote but its code, takes
all of it out; what FAT has no place for looks as Linux shows it by default."""

from dataclasses import replace
import os
import subprocess
import tempfile

from .entry import BrokenImage
from .reader import Reader
from .tree import read_tree


def is_vfat(head):
    return head[510:512] == b"\x55\xaa" and (head[54:57] == b"FAT"
                                             or head[82:87] == b"FAT32")


def check(path):
    result = subprocess.run(["fsck.vfat", "-n", path], text=True,
                            stdout=subprocess.PIPE)
    if result.returncode != 0:
        raise BrokenImage(f"fsck.vfat finds: {result.stdout}")


def read_vfat(path):
    check(path)
    environment = dict(os.environ, LC_ALL="C.UTF-8", MTOOLS_SKIP_CHECK="1")
    with tempfile.TemporaryDirectory(prefix="vfat.") as scratch:
        subprocess.run(["mcopy", "-s", "-n", "-i", path, "::/", scratch],
                       env=environment, check=True)
        return [replace(entry, mode=0o755, uid=0, gid=0, xattrs={})
                for entry in read_tree(scratch)]


READERS = [Reader("vfat", is_vfat, read_vfat)]
