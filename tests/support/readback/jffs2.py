# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: the kernel mounts jffs2 from flash memory only.  Its nodes lie one
after another, each with a magic number and a checksum, and are read here as
the kernel's jffs2.h describes them.  What lzo compressed is not: Python has
no lzo."""

import struct
import zlib

from .entry import KINDS, BrokenImage, Entry, content_of
from .names import entries_of, new_device
from .reader import Reader

MAGIC = 0x1985
DIRENT, INODE, XATTR, XREF = 0xe001, 0xe002, 0xe008, 0xe009
ROOT = 1
NONE, ZERO, RTIME, ZLIB = 0, 1, 2, 6
PREFIXES = {1: b"user.", 2: b"security.", 5: b"trusted.",
            3: b"system.posix_acl_access", 4: b"system.posix_acl_default"}
NAMED_TAGS = (2, 8)


def order_of(image):
    for letter in "<>":
        if struct.unpack_from(letter + "H", image)[0] == MAGIC:
            return letter
    raise BrokenImage("does not begin with a node of jffs2")


def checked(data, value):
    """jffs2's checksum is zlib's without the inversion at both ends."""
    return zlib.crc32(data, 0xffffffff) ^ 0xffffffff == value


def nodes(image, order):
    """The type and the bytes of each node."""
    at = 0
    while at + 12 <= len(image):
        magic, kind, size, crc = struct.unpack_from(order + "HHII",
                                                    image.ljust(at + 12), at)
        if magic != MAGIC:
            at += 4
            continue
        if not checked(image[at:at + 8], crc) or size < 12:
            raise BrokenImage(f"has a wrong checksum at {at}")
        yield kind, image[at:at + size]
        at += (size + 3) & ~3


def unpacked_rtime(data, size):
    """Each byte is followed by how many come again from where the same byte
    was last."""
    places, out = [0] * 256, bytearray()
    for at in range(0, len(data), 2):
        value, repeat = data[at], data[at + 1]
        out.append(value)
        back, places[value] = places[value], len(out)
        for _ in range(repeat):
            out.append(out[back])
            back += 1
        if len(out) >= size:
            break
    return bytes(out)


def unpacked(kind, data, size):
    if kind == NONE:
        return data
    if kind == ZERO:
        return bytes(size)
    if kind == RTIME:
        return unpacked_rtime(data, size)
    if kind == ZLIB:
        return zlib.decompress(data)
    raise BrokenImage(f"is compressed by method {kind}")


class Inode:
    """What the nodes of one inode say together."""

    def __init__(self):
        self.pieces, self.head = {}, None

    def add(self, node, order):
        (_, version, mode, uid, gid, size, _, _, _, offset, packed, length,
         method) = struct.unpack_from(order + "IIIHHIIIIIIIB", node, 12)
        if self.head is None or version >= self.head[0]:
            self.head = version, mode, uid, gid, size
        self.pieces[version] = offset, unpacked(method, node[68:68 + packed],
                                                length)

    def content(self):
        data = bytearray(self.head[4])
        for _, (offset, piece) in sorted(self.pieces.items()):
            data[offset:offset + len(piece)] = piece
        return bytes(data)

    def entry(self, order):
        _, mode, uid, gid, _ = self.head
        entry = Entry(None, KINDS[mode & 0o170000], mode & 0o7777, uid, gid)
        data = self.content()
        if entry.kind == "file":
            entry.content = content_of([data])
        if entry.kind == "link":
            entry.target = data
        if entry.kind in ("char", "block"):
            entry.device = device_of(b"".join(
                piece for _, piece in self.pieces.values()), order)
        return entry


def device_of(data, order):
    if len(data) == 2:
        number, = struct.unpack(order + "H", data)
        return number >> 8, number & 0xff
    return new_device(struct.unpack(order + "I", data)[0])


def acl_of(data, order):
    """As getxattr(2) gives it: an id in each entry, little endian."""
    at, entries = 4, struct.pack("<I", 2)
    while at < len(data):
        tag, rights = struct.unpack_from(order + "HH", data, at)
        at += 4
        who = 0xffffffff
        if tag in NAMED_TAGS:
            who, = struct.unpack_from(order + "I", data, at)
            at += 4
        entries += struct.pack("<HHI", tag, rights, who)
    return entries


def xattr_of(node, order):
    prefix, name_size, value_size = struct.unpack_from(order + "BBH", node, 20)
    name = PREFIXES[prefix] + node[32:32 + name_size]
    value = node[33 + name_size:33 + name_size + value_size]
    return name, acl_of(value, order) if prefix in (3, 4) else value


def read_jffs2(path):
    with open(path, "rb") as file:
        image = file.read()
    order = order_of(image)
    names, inodes, xattrs, uses = [], {}, {}, []
    for kind, node in nodes(image, order):
        if kind == DIRENT:
            parent, _, inode = struct.unpack_from(order + "III", node, 12)
            names.append((parent, node[40:40 + node[28]], inode))
        elif kind == INODE:
            inode, = struct.unpack_from(order + "I", node, 12)
            inodes.setdefault(inode, Inode()).add(node, order)
        elif kind == XATTR:
            number, = struct.unpack_from(order + "I", node, 12)
            xattrs[number] = xattr_of(node, order)
        elif kind == XREF:
            uses.append(struct.unpack_from(order + "II", node, 12))
    entries = {number: inode.entry(order) for number, inode in inodes.items()}
    # The kernel makes this one up where there is none.
    entries.setdefault(ROOT, Entry(b"/", "dir", 0o755, 0, 0))
    for inode, number in uses:
        name, value = xattrs[number]
        entries[inode].xattrs[name] = value
    return entries_of(ROOT, names, entries)


READERS = [Reader("jffs2", lambda head: head[:2] in (b"\x85\x19", b"\x19\x85"),
                  read_jffs2)]
