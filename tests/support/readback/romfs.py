# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: few kernels mount a romfs.  A header of sixteen bytes, the name and
the content, each padded to sixteen, and where the next header is: so the
kernel's romfs.txt describes it."""

from collections import Counter
import struct

from .entry import BrokenImage, Entry, content_of
from .reader import Reader

MAGIC = b"-rom1fs-"
HARD_LINK, DIRECTORY, FILE, SYMLINK, BLOCK, CHARACTER = range(6)
KINDS = {DIRECTORY: "dir", FILE: "file", SYMLINK: "link", BLOCK: "block",
         CHARACTER: "char", 6: "sock", 7: "fifo"}
EXECUTABLE = 8


def name_at(image, at):
    """A name and where its padding ends."""
    end = image.index(b"\0", at)
    return image[at:end], at + (end - at + 16) // 16 * 16


def header_at(image, at):
    following, special, size, _ = struct.unpack_from(">IIII", image, at)
    name, content = name_at(image, at + 16)
    return following & ~15, following & 15, special, size, name, content


def entry_at(image, path, at):
    _, kind, special, size, _, content = header_at(image, at)
    mode = 0o755 if kind & EXECUTABLE else 0o644
    entry = Entry(path, KINDS[kind & 7], mode, 0, 0)
    data = image[content:content + size]
    if len(data) != size:
        raise BrokenImage("ends in the middle of a file")
    if entry.kind == "file":
        entry.content = content_of([data])
    if entry.kind == "link":
        entry.target = data
    if entry.kind in ("char", "block"):
        entry.device = special >> 16, special & 0xffff
    return entry


def below(image, directory, at):
    """(entry, header) of all that begins at a header and follows it."""
    while at:
        following, kind, special, _, name, _ = header_at(image, at)
        if name not in (b".", b".."):
            place = special & ~15 if kind & 7 == HARD_LINK else at
            entry = entry_at(image, directory + b"/" + name, place)
            yield entry, place
            if entry.kind == "dir":
                yield from below(image, entry.path,
                                 header_at(image, place)[2] & ~15)
        at = following


def read_romfs(path):
    with open(path, "rb") as file:
        image = file.read()
    size, = struct.unpack_from(">I", image, 8)
    if len(image) < size:
        raise BrokenImage(f"has {len(image)} of {size} bytes")
    root = name_at(image, 16)[1]
    found = list(below(image, b"", root))
    counts = Counter(place for _, place in found)
    for entry, place in found:
        if entry.kind != "dir" and counts[place] > 1:
            entry.inode = place
    return [Entry(b"/", "dir", 0o755, 0, 0), *(entry for entry, _ in found)]


READERS = [Reader("romfs", lambda head: head.startswith(MAGIC), read_romfs)]
