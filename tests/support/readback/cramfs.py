# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: few kernels mount a cramfs any more.  An inode is twelve bytes with
its name after them, and each page of a file is compressed by itself, as the
kernel's cramfs_fs.h describes it; fsck.cramfs holds the checksum."""

import struct
import subprocess
import zlib

from .entry import KINDS, BrokenImage, Entry, content_of
from .reader import Reader

MAGIC = 0x28cd3d45
ROOT = 64
PAGE = 4096


def is_cramfs(head):
    return head[:4] == struct.pack("<I", MAGIC)


def inode_at(image, at):
    """Mode, uid, gid, size, and where name and content are."""
    first, second, third = struct.unpack_from("<III", image, at)
    return (first & 0xffff, first >> 16, second >> 24, second & 0xffffff,
            (third & 0x3f) * 4, third >> 6 << 2)


def content_at(image, at, size):
    """Each page ends where its number in the table says."""
    count = -(-size // PAGE)
    begin, pages = at + count * 4, []
    for end in struct.unpack_from(f"<{count}I", image, at):
        length = min(PAGE, size - PAGE * len(pages))
        pages.append(zlib.decompress(image[begin:end]) if end > begin
                     else bytes(length))
        begin = end
    return b"".join(pages)


def entry_at(image, path, inode):
    mode, uid, gid, size, _, offset = inode
    kind = KINDS.get(mode & 0o170000)
    if kind is None:
        raise BrokenImage(f"gives {path!r} the mode {mode:o}, of no type")
    entry = Entry(path, kind, mode & 0o7777, uid, gid)
    if kind == "file":
        entry.content = content_of([content_at(image, offset, size)])
    if kind == "link":
        entry.target = content_at(image, offset, size)
    if kind in ("char", "block"):
        entry.device = (size >> 8 & 0xff, size & 0xff)
    return entry


def below(image, directory, inode):
    """All entries in a directory, and in those in it."""
    _, _, _, size, _, offset = inode
    at = offset
    while at < offset + size:
        found = inode_at(image, at)
        name = image[at + 12:at + 12 + found[4]].rstrip(b"\0")
        entry = entry_at(image, directory + b"/" + name, found)
        yield entry
        if entry.kind == "dir":
            yield from below(image, entry.path, found)
        at += 12 + found[4]


def read_cramfs(path):
    result = subprocess.run(["fsck.cramfs", path], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if result.returncode != 0:
        raise BrokenImage(f"fsck.cramfs finds: {result.stdout.strip()}")
    with open(path, "rb") as file:
        image = file.read()
    root = inode_at(image, ROOT)
    return [entry_at(image, b"/", root), *below(image, b"", root)]


READERS = [Reader("cramfs", is_cramfs, read_cramfs)]
