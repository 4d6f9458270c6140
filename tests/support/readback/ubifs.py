# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: the kernel mounts ubifs from a UBI volume only.  Its nodes are read
here as the kernel's ubifs-media.h describes them, and the volumes around it
as ubi-media.h does.  What lzo compressed is not: Python has no lzo."""

import struct
import zlib

from .entry import KINDS, BrokenImage, Entry, content_of
from .names import entries_of, new_device
from .reader import Reader

MAGIC = 0x06101831
INODE, DATA, NAME = 0, 1, 2
NONE, ZLIB = 0, 2
ROOT = 1
BLOCK = 4096
EC_MAGIC, VID_MAGIC = b"UBI#", b"UBI!"


def nodes(image):
    """The type and the bytes of each node; between them there is padding."""
    at = 0
    while at + 24 <= len(image):
        magic, crc, _, size, kind = struct.unpack_from("<IIQIB", image, at)
        if magic != MAGIC:
            at += 8
            continue
        node = image[at:at + size]
        if zlib.crc32(node[8:]) ^ 0xffffffff != crc:
            raise BrokenImage(f"has a wrong checksum at {at}")
        yield kind, node
        at += (size + 7) & ~7


def unpacked(node):
    size, method = struct.unpack_from("<IH", node, 40)
    data = node[48:]
    if method == ZLIB:
        data = zlib.decompress(data, -zlib.MAX_WBITS)
    elif method != NONE:
        raise BrokenImage(f"is compressed by method {method}")
    return data[:size]


def inode_entry(node, blocks):
    size, = struct.unpack_from("<Q", node, 48)
    uid, gid, mode = struct.unpack_from("<III", node, 96)
    length, = struct.unpack_from("<I", node, 112)
    own = node[160:160 + length]
    entry = Entry(None, KINDS[mode & 0o170000], mode & 0o7777, uid, gid)
    if entry.kind == "link":
        entry.target = own
    if entry.kind in ("char", "block"):
        entry.device = new_device(struct.unpack_from("<I", own)[0])
    if entry.kind == "file":
        data = bytearray(size)
        for number, piece in blocks.items():
            data[number * BLOCK:number * BLOCK + len(piece)] = piece
        entry.content = content_of([data])
    return entry


def ubifs_entries(image):
    names, inodes, blocks = [], {}, {}
    for kind, node in nodes(image):
        # mkfs.ubifs writes a node of the log that says it is an inode.
        if kind not in (INODE, DATA, NAME) or kind == INODE and len(node) < 160:
            continue
        number, rest = struct.unpack_from("<II", node, 24)
        if kind == INODE:
            inodes[number] = node
        elif kind == DATA:
            blocks.setdefault(number, {})[rest & 0x1fffffff] = unpacked(node)
        elif kind == NAME:
            inode, _, _, length = struct.unpack_from("<QBBH", node, 40)
            names.append((number, node[56:56 + length], inode))
    return entries_of(ROOT, names, {
        number: inode_entry(node, blocks.get(number, {}))
        for number, node in inodes.items()})


def read_ubifs(path):
    with open(path, "rb") as file:
        return ubifs_entries(file.read())


def erase_blocks(image):
    """Where each begins: at its first header."""
    at = [place for place in range(0, len(image), 1024)
          if image[place:place + 4] == EC_MAGIC]
    return zip(at, at[1:] + [len(image)])


def header_at(image, at):
    """A header of 64 bytes, whose last word is the sum of the others."""
    header = image[at:at + 64]
    if zlib.crc32(header[:60]) ^ 0xffffffff != struct.unpack(
            ">I", header[60:])[0]:
        raise BrokenImage(f"has a wrong checksum at {at}")
    return header


def volume(image, wanted):
    """The logical blocks of a volume, in order."""
    blocks = {}
    for begin, end in erase_blocks(image):
        second, data = struct.unpack_from(">II", header_at(image, begin), 16)
        header = header_at(image, begin + second)
        number, place = struct.unpack_from(">II", header, 8)
        if header[:4] == VID_MAGIC and number == wanted:
            blocks[place] = image[begin + data:end]
    return b"".join(block for _, block in sorted(blocks.items()))


def read_ubi(path):
    """What is in the first volume."""
    with open(path, "rb") as file:
        return ubifs_entries(volume(file.read(), 0))


READERS = [
    Reader("ubifs", lambda head: head[:4] == struct.pack("<I", MAGIC),
           read_ubifs),
    Reader("ubi", lambda head: head[:4] == EC_MAGIC, read_ubi,
           lacks=("xattrs", "acls", "capabilities"))]
