# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: only root may mount an XFS, so its inodes are read as the kernel's
xfs_format.h and xfs_da_format.h describe them; xfs_repair has found the image
sound before."""

import stat
import struct
import subprocess

from .entry import KINDS, BrokenImage, Entry, content_of, walk
from .reader import Reader

CORE, ROOT, NODE = 176, 4, 72
LOCAL, EXTENTS, TREE = 1, 2, 3
LEAF_SPACE = 1 << 35
SPACES = {0: b"user.", 2: b"trusted.", 4: b"security."}
ACLS = {b"trusted.SGI_ACL_FILE": b"system.posix_acl_access",
        b"trusted.SGI_ACL_DEFAULT": b"system.posix_acl_default"}


class Volume:
    def __init__(self, image):
        self.image = image
        head = image.read(512)
        self.block_size, = struct.unpack_from(">I", head, 4)
        self.root, = struct.unpack_from(">Q", head, 56)
        self.group_blocks, = struct.unpack_from(">I", head, 84)
        self.inode_size, _ = struct.unpack_from(">HH", head, 104)
        self.inode_bits, self.group_bits = head[123], head[124]
        self.directory_size = self.block_size << head[192]

    def read(self, group, block, size, skip=0):
        self.image.seek((group * self.group_blocks + block)
                        * self.block_size + skip)
        return self.image.read(size)

    def blocks(self, number, count):
        return self.read(number >> self.group_bits,
                         number & (1 << self.group_bits) - 1,
                         count * self.block_size)

    def inode(self, number):
        block = number >> self.inode_bits
        skip = (number & (1 << self.inode_bits) - 1) * self.inode_size
        data = self.read(block >> self.group_bits,
                         block & (1 << self.group_bits) - 1,
                         self.inode_size, skip)
        if data[:2] != b"IN":
            raise BrokenImage(f"has no inode {number}")
        return data


def pairs(data, count):
    return [struct.unpack_from(">QQ", data, 16 * at) for at in range(count)]


class Inode:
    def __init__(self, volume, number):
        self.volume, self.data = volume, volume.inode(number)
        self.mode, _, self.format = struct.unpack_from(">HBB", self.data, 2)
        self.uid, self.gid = struct.unpack_from(">II", self.data, 8)
        self.size, = struct.unpack_from(">Q", self.data, 56)
        self.count, = struct.unpack_from(">I", self.data, 76)
        self.split = CORE + self.data[82] * 8

    def records(self):
        """Each extent as two words."""
        if self.format == EXTENTS:
            yield from pairs(self.data[CORE:], self.count)
        elif self.format == TREE:
            end = self.split if self.data[82] else len(self.data)
            yield from self.below(self.data[CORE:end], ROOT)
        else:
            raise BrokenImage(f"has a file of format {self.format}")

    def below(self, data, head):
        """A node has as many keys as fit and then the blocks below it."""
        level, count = struct.unpack_from(">HH", data,
                                          0 if head == ROOT else 4)
        if level == 0:
            yield from pairs(data[head:], count)
            return
        blocks = head + 8 * ((len(data) - head) // 16)
        for block in struct.unpack_from(f">{count}Q", data, blocks):
            yield from self.below(self.volume.blocks(block, 1), NODE)

    def extents(self):
        """(byte where it begins, content) of each, in order."""
        for high, low in self.records():
            start = (high >> 9 & (1 << 54) - 1) * self.volume.block_size
            block = (high & 0x1ff) << 43 | low >> 21
            data = self.volume.blocks(block, low & (1 << 21) - 1)
            # One that was reserved and not written holds zeros.
            yield start, bytes(len(data)) if high >> 63 else data

    def pieces(self):
        at = 0
        for start, data in self.extents():
            yield bytes(start - at)
            yield data[:self.size - start]
            at = min(start + len(data), self.size)
        yield bytes(self.size - at)

    def target(self):
        if self.format == LOCAL:
            return self.data[CORE:CORE + self.size]
        data = b"".join(data for _, data in self.extents())
        return b"".join(data[at + 56:at + self.volume.block_size] for at in
                        range(0, len(data), self.volume.block_size)
                        )[:self.size]

    def names(self):
        if self.format == LOCAL:
            yield from short_names(self.data[CORE:])
            return
        size = self.volume.directory_size
        for start, data in self.extents():
            if start >= LEAF_SPACE:
                continue
            for at in range(0, len(data), size):
                yield from long_names(data[at:at + size])

    def xattrs(self):
        if self.data[82] == 0:
            return {}
        if self.data[83] != LOCAL:
            raise BrokenImage("has attributes outside of an inode")
        found, at = {}, self.split + 4
        for _ in range(self.data[self.split + 2]):
            name, value, flags = self.data[at:at + 3]
            text = SPACES[flags & 6] + self.data[at + 3:at + 3 + name]
            content = self.data[at + 3 + name:at + 3 + name + value]
            if text in ACLS:
                text, content = ACLS[text], acl(content)
            found[text] = content
            at += 3 + name + value
        return found


def acl(content):
    """As getxattr(2) has it."""
    result = struct.pack("<I", 2)
    for at in range(4, len(content), 12):
        tag, owner, rights = struct.unpack_from(">IIH", content, at)
        result += struct.pack("<HHI", tag, rights, owner)
    return result


def short_names(data):
    width = 8 if data[1] else 4
    at = 2 + width
    for _ in range(data[0]):
        length = data[at]
        name = data[at + 3:at + 3 + length]
        at += 3 + length + 1
        yield name, int.from_bytes(data[at:at + width], "big")
        at += width


def long_names(data):
    at, end = 64, len(data)
    if data[:4] == b"XDB3":
        count, = struct.unpack_from(">I", data, len(data) - 8)
        end -= 8 + 8 * count
    elif data[:4] != b"XDD3":
        raise BrokenImage("has a directory of an unknown form")
    while at < end:
        tag, length = struct.unpack_from(">HH", data, at)
        if tag == 0xffff:
            at += length
            continue
        inode, length = struct.unpack_from(">QB", data, at)
        name = data[at + 9:at + 9 + length]
        if name not in (b".", b".."):
            yield name, inode
        at += -(-(9 + length + 1 + 2) // 8) * 8


def entry_of(inode):
    entry = Entry(None, KINDS[stat.S_IFMT(inode.mode)],
                  stat.S_IMODE(inode.mode), inode.uid, inode.gid)
    entry.xattrs = inode.xattrs()
    if entry.kind == "file":
        entry.content = content_of(inode.pieces())
    if entry.kind == "link":
        entry.target = inode.target()
    if entry.kind in ("char", "block"):
        number, = struct.unpack_from(">I", inode.data, CORE)
        entry.device = (number >> 18, number & 0x3ffff)
    return entry


def check(path):
    result = subprocess.run(["xfs_repair", "-n", path], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if result.returncode != 0:
        raise BrokenImage(f"xfs_repair finds: {result.stdout}")


def read_xfs(path):
    check(path)
    with open(path, "rb") as image:
        volume = Volume(image)

        def look(number):
            inode = Inode(volume, number)
            entry = entry_of(inode)
            return entry, inode.names() if entry.kind == "dir" else []

        return walk(volume.root, look)


READERS = [Reader("xfs", lambda head: head[:4] == b"XFSB", read_xfs)]
