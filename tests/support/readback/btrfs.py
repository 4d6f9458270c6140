# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: only root may mount a Btrfs, so its trees are walked as the kernel's
btrfs_tree.h describes them; btrfs check has found the image sound before.
Checksums, compression and several devices are left to that."""

import stat
import struct
import subprocess

from .entry import KINDS, BrokenImage, Entry, content_of, walk
from .reader import Reader

MAGIC = b"_BHRfS_M"
HEADER, LEAF_ITEM, NODE_ITEM = 101, 25, 33
INODE, XATTR, DIR_INDEX, EXTENT, ROOT = 1, 24, 96, 108, 132
CHUNK = 228
FS_TREE, ROOT_DIRECTORY = 5, 256


class Volume:
    def __init__(self, image):
        self.image = image
        image.seek(0x10000)
        head = image.read(4096)
        root, chunks = struct.unpack_from("<2Q", head, 80)
        self.node_size, = struct.unpack_from("<I", head, 148)
        size, = struct.unpack_from("<I", head, 160)
        self.chunks = []
        at, end = 811, 811 + size
        while at < end:
            logical, = struct.unpack_from("<Q", head, at + 9)
            stripes = self.add_chunk(logical, head[at + 17:])
            at += 17 + 48 + 32 * stripes
        for key, data in list(self.items(chunks)):
            if key[1] == CHUNK:
                self.add_chunk(key[2], data)
        self.roots = {key[0]: struct.unpack_from("<Q", data, 176)[0]
                      for key, data in self.items(root) if key[1] == ROOT}

    def add_chunk(self, logical, data):
        """The first of its copies; returns how many there are."""
        length, = struct.unpack_from("<Q", data)
        stripes, = struct.unpack_from("<H", data, 44)
        physical, = struct.unpack_from("<Q", data, 56)
        self.chunks.append((logical, length, physical))
        return stripes

    def read(self, logical, size):
        for start, length, physical in self.chunks:
            if start <= logical < start + length:
                self.image.seek(physical + logical - start)
                return self.image.read(size)
        raise BrokenImage(f"has no chunk with {logical}")

    def items(self, block):
        """(objectid, type, offset) and data of all items of a tree."""
        data = self.read(block, self.node_size)
        count, level = struct.unpack_from("<IB", data, 96)
        for item in range(count):
            if level:
                below, = struct.unpack_from("<Q", data,
                                            HEADER + NODE_ITEM * item + 17)
                yield from self.items(below)
                continue
            *key, start, size = struct.unpack_from("<QBQII", data,
                                                   HEADER + LEAF_ITEM * item)
            yield tuple(key), data[HEADER + start:HEADER + start + size]


def names_in(data):
    """Of a directory's or an attribute's item: target, name and value."""
    at = 0
    while at < len(data):
        target, = struct.unpack_from("<Q", data, at)
        value, name, _ = struct.unpack_from("<HHB", data, at + 25)
        at += 30
        yield target, data[at:at + name], data[at + name:at + name + value]
        at += name + value


def pieces(volume, size, extents):
    at = 0
    for start, data in sorted(extents):
        yield bytes(max(0, min(start, size) - at))
        at = max(at, start)
        if data[20] == 0:
            piece = data[21:]
        else:
            block, _, skip, length = struct.unpack_from("<4Q", data, 21)
            # One that was reserved and not written holds zeros.
            piece = bytes(length) if data[20] == 2 or block == 0 else \
                volume.read(block + skip, length)
        yield piece[:size - at]
        at += len(piece)
    yield bytes(max(0, size - at))


def entry_of(volume, found):
    data = found["inode"]
    size, = struct.unpack_from("<Q", data, 16)
    _, uid, gid, mode, device = struct.unpack_from("<4IQ", data, 40)
    entry = Entry(None, KINDS[stat.S_IFMT(mode)], stat.S_IMODE(mode),
                  uid, gid)
    entry.xattrs = found["xattrs"]
    if entry.kind == "file":
        entry.content = content_of(pieces(volume, size, found["extents"]))
    if entry.kind == "link":
        entry.target = b"".join(pieces(volume, size, found["extents"]))
    if entry.kind in ("char", "block"):
        entry.device = (device >> 20, device & 0xfffff)
    return entry


def inodes_of(volume):
    """What the tree of files holds, by number of inode."""
    inodes = {}
    for (number, kind, offset), data in volume.items(volume.roots[FS_TREE]):
        found = inodes.setdefault(
            number, {"xattrs": {}, "extents": [], "names": []})
        if kind == INODE:
            found["inode"] = data
        elif kind == XATTR:
            found["xattrs"].update((name, value) for _, name, value
                                   in names_in(data))
        elif kind == DIR_INDEX:
            found["names"] += names_in(data)
        elif kind == EXTENT:
            found["extents"].append((offset, data))
    return inodes


def check(path):
    result = subprocess.run(["btrfs", "check", "--readonly", "--force", path],
                            text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)
    if result.returncode != 0:
        raise BrokenImage(f"btrfs check finds: {result.stdout}")


def read_btrfs(path):
    check(path)
    with open(path, "rb") as image:
        volume = Volume(image)
        inodes = inodes_of(volume)

        def look(number):
            names = [(child, below)
                     for below, child, _ in inodes[number]["names"]]
            return entry_of(volume, inodes[number]), names

        return walk(ROOT_DIRECTORY, look)


READERS = [Reader("btrfs", lambda head: head[0x10040:0x10048] == MAGIC,
                  read_btrfs)]
