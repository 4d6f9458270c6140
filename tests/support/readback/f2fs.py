# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: few kernels mount F2FS and dump.f2fs shows one inode at a time, so it
is read as the kernel's f2fs_fs.h describes it: node numbers lead to blocks by
a table and the checkpoint's journal, names hash to blocks of directories."""

import stat
import struct
import subprocess

from .entry import KINDS, BrokenImage, Entry, content_of, walk
from .reader import Reader

BLOCK = 4096
SEGMENT = 512
NAT_ENTRIES = 455
INLINE_XATTR, INLINE_DATA, INLINE_DENTRY, EXTRA_ATTR = 1, 2, 4, 0x20
COMPACT_SUMMARY = 4
ADDRESSES, IN_NODE = 923, 1018


class Volume:
    """An image and where its nodes lie."""

    def __init__(self, image):
        self.image = image
        head = self.read(0)[1024:]
        (self.checkpoint, _, self.nat, _, self.main,
         self.root) = struct.unpack_from("<6I", head, 76)
        self.load_checkpoint()

    def read(self, block, count=1):
        self.image.seek(block * BLOCK)
        return self.image.read(count * BLOCK)

    def load_checkpoint(self):
        packs = [self.checkpoint, self.checkpoint + SEGMENT]
        at = max(packs, key=lambda pack: struct.unpack_from(
            "<Q", self.read(pack))[0])
        data = self.read(at)
        flags, _, summary = struct.unpack_from("<3I", data, 132)
        sit_bytes, nat_bytes = struct.unpack_from("<2I", data, 156)
        self.bitmap = data[192 + sit_bytes:192 + sit_bytes + nat_bytes]
        journal = self.read(at + summary)[
            0 if flags & COMPACT_SUMMARY else SEGMENT * 7:]
        count, = struct.unpack_from("<H", journal)
        self.journal = {
            struct.unpack_from("<I", journal, 2 + 13 * entry)[0]:
            struct.unpack_from("<I", journal, 2 + 13 * entry + 9)[0]
            for entry in range(count)}

    def node(self, number):
        address = self.journal.get(number) or self.listed(number)
        if address < self.main:
            raise BrokenImage(f"has no node {number}")
        return self.read(address)

    def listed(self, number):
        block, entry = divmod(number, NAT_ENTRIES)
        at = self.nat + (block // SEGMENT) * 2 * SEGMENT + block % SEGMENT
        if self.bitmap[block // 8] >> (7 - block % 8) & 1:
            at += SEGMENT
        return struct.unpack_from("<I", self.read(at), 9 * entry + 5)[0]

    def leaves(self, number, depth):
        """The addresses in a tree of nodes; a hole is so many zeros."""
        if number == 0:
            return [0] * IN_NODE ** (depth + 1)
        found = struct.unpack_from(f"<{IN_NODE}I", self.node(number))
        if depth == 0:
            return list(found)
        return [leaf for child in found
                for leaf in self.leaves(child, depth - 1)]


class Inode:
    def __init__(self, volume, number):
        self.volume, self.data = volume, volume.node(number)
        (self.mode, _, self.inline, self.uid, self.gid, self.links,
         self.size) = struct.unpack_from("<HBBIIIQ", self.data)
        extra = 0
        if self.inline & EXTRA_ATTR:
            extra, = struct.unpack_from("<H", self.data, 360)
        self.start = 360 + extra
        self.count = ADDRESSES - extra // 4
        if self.inline & INLINE_XATTR:
            self.count -= 50

    def blocks(self):
        wanted = -(-self.size // BLOCK)
        found = list(struct.unpack_from(f"<{self.count}I", self.data,
                                        self.start))
        nodes = struct.unpack_from("<5I", self.data, 4052)
        for number, depth in zip(nodes, (0, 0, 1, 1, 2)):
            if len(found) < wanted:
                found += self.volume.leaves(number, depth)
        return found[:wanted]

    def pieces(self):
        if self.inline & INLINE_DATA:
            yield self.data[self.start + 4:self.start + 4 + self.size]
            return
        left = self.size
        for block in self.blocks():
            data = self.volume.read(block) if block else bytes(BLOCK)
            yield data[:left]
            left -= BLOCK

    def device(self):
        old, new = struct.unpack_from("<2I", self.data, self.start)
        if old:
            return (old >> 8 & 0xff, old & 0xff)
        return (new >> 8 & 0xfff, new & 0xff | new >> 12 & 0xfff00)

    def names(self):
        if self.inline & INLINE_DENTRY:
            room = (self.count - 1) * 4
            count = room * 8 // (19 * 8 + 1)
            at = self.start + 4
            yield from names_in(self.data[at:at + room], count,
                                room - 19 * count)
            return
        for block in filter(None, self.blocks()):
            yield from names_in(self.volume.read(block), 214, 30)


def names_in(data, count, entries):
    names, slot = entries + 11 * count, 0
    while slot < count:
        _, inode, length, _ = struct.unpack_from("<IIHB", data,
                                                 entries + 11 * slot)
        if not data[slot // 8] >> slot % 8 & 1 or length == 0:
            slot += 1
            continue
        name = data[names + 8 * slot:names + 8 * slot + length]
        if name not in (b".", b".."):
            yield name, inode
        slot += -(-length // 8)


def entry_of(inode):
    entry = Entry(None, KINDS[stat.S_IFMT(inode.mode)],
                  stat.S_IMODE(inode.mode), inode.uid, inode.gid)
    if entry.kind == "file":
        entry.content = content_of(inode.pieces())
    if entry.kind == "link":
        entry.target = b"".join(inode.pieces())
    if entry.kind in ("char", "block"):
        entry.device = inode.device()
    return entry


def check(path):
    result = subprocess.run(["fsck.f2fs", "--dry-run", path], text=True,
                            stdout=subprocess.PIPE)
    if result.returncode != 0 or "[Fail]" in result.stdout:
        raise BrokenImage(f"fsck.f2fs finds: {result.stdout}")


def read_f2fs(path):
    check(path)
    with open(path, "rb") as image:
        volume = Volume(image)

        def look(number):
            inode = Inode(volume, number)
            entry = entry_of(inode)
            return entry, inode.names() if entry.kind == "dir" else []

        return walk(volume.root, look)


READERS = [Reader("f2fs", lambda head: head[1024:1028] == b"\x10\x20\xf5\xf2",
                  read_f2fs)]
