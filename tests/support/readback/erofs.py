# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: an erofs can be mounted by root only.  Names, owners and attributes
are read here, as the kernel's erofs_fs.h describes them; what is in files is
unpacked by fsck.erofs, which checks the image by that."""

import os
import struct
import subprocess
import tempfile

from .entry import KINDS, BrokenImage, Entry, content_of
from .names import entries_of, new_device
from .reader import Reader

MAGIC = struct.pack("<I", 0xe0f5e1e2)
SUPER = 1024
PLAIN, INLINE = 0, 2
PREFIXES = {1: b"user.", 2: b"system.posix_acl_access",
            3: b"system.posix_acl_default", 4: b"trusted.", 6: b"security."}


class Inode:
    def __init__(self, image, number):
        self.image, self.number = image, number
        data, at = image.data, image.meta + number * 32
        form, self.count, self.mode, _ = struct.unpack_from("<HHHH", data, at)
        self.layout = form >> 1 & 7
        if form & 1:
            self.size, self.unit, _, self.uid, self.gid = \
                struct.unpack_from("<QIIII", data, at + 8)
        else:
            self.size, _, self.unit, _, self.uid, self.gid = \
                struct.unpack_from("<IIIIHH", data, at + 8)
        self.xattrs_at = at + (64 if form & 1 else 32)
        self.kind = KINDS[self.mode & 0o170000]

    def xattrs_size(self):
        return 12 + (self.count - 1) * 4 if self.count else 0

    def content(self):
        """What is not compressed: directories, targets of links."""
        data, block = self.image.data, self.image.block
        begin = self.unit * block
        if self.layout == PLAIN:
            return data[begin:begin + self.size]
        if self.layout != INLINE:
            raise BrokenImage(f"has inode {self.number} compressed")
        whole = self.size // block * block
        tail = self.xattrs_at + self.xattrs_size()
        return data[begin:begin + whole] + \
            data[tail:tail + self.size - whole]

    def names(self):
        """(name, inode) of all in a directory, block by block."""
        content, block = self.content(), self.image.block
        for at in range(0, len(content), block):
            yield from names_in(content[at:at + block])

    def xattrs(self):
        if not self.count:
            return {}
        data, at = self.image.data, self.xattrs_at
        end, shared = at + self.xattrs_size(), data[at + 4]
        numbers = struct.unpack_from(f"<{shared}I", data, at + 12)
        found = dict(xattr_at(data, self.image.shared + number * 4)[:2]
                     for number in numbers)
        at += 12 + shared * 4
        while at < end:
            name, value, at = xattr_at(data, at)
            found[name] = value
        return found

    def entry(self):
        entry = Entry(None, self.kind, self.mode & 0o7777, self.uid, self.gid,
                      xattrs=self.xattrs())
        if self.kind in ("char", "block"):
            entry.device = new_device(self.unit)
        if self.kind == "link":
            entry.target = self.content()
        return entry


def names_in(block):
    count = struct.unpack_from("<H", block, 8)[0] // 12
    heads = [struct.unpack_from("<QH", block, at * 12) for at in range(count)]
    ends = [begin for _, begin in heads[1:]] + [len(block)]
    for (inode, begin), end in zip(heads, ends):
        name = block[begin:end].split(b"\0")[0]
        if name not in (b".", b".."):
            yield name, inode


def xattr_at(data, at):
    """Name, value, and where the next one is."""
    length, prefix, size = struct.unpack_from("<BBH", data, at)
    at += 4
    name = PREFIXES[prefix] + data[at:at + length]
    end = at + length + size
    return name, data[at + length:end], (end + 3) & ~3


class Image:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        self.block = 1 << self.data[SUPER + 12]
        self.root, = struct.unpack_from("<H", self.data, SUPER + 14)
        meta, shared = struct.unpack_from("<II", self.data, SUPER + 40)
        self.meta, self.shared = meta * self.block, shared * self.block


def contents(path, entries):
    """Fills in what is in the files."""
    with tempfile.TemporaryDirectory(prefix="erofs.") as folder:
        result = subprocess.run(
            ["fsck.erofs", f"--extract={folder}", "--overwrite",
             "--no-preserve", path], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        if result.returncode != 0:
            raise BrokenImage("fsck.erofs finds: " + result.stdout.strip())
        for entry in sorted(entries, key=lambda entry: entry.path):
            name = os.fsencode(folder) + entry.path
            if entry.kind in ("dir", "file"):
                os.chmod(name, 0o700)
            if entry.kind == "file":
                with open(name, "rb") as file:
                    entry.content = content_of(
                        iter(lambda: file.read(1 << 20), b""))


def read_erofs(path):
    image = Image(path)
    names, inodes, waiting = [], {}, [image.root]
    while waiting:
        number = waiting.pop()
        if number in inodes:
            continue
        inode = Inode(image, number)
        inodes[number] = inode.entry()
        for name, below in inode.names() if inode.kind == "dir" else ():
            names.append((number, name, below))
            waiting.append(below)
    entries = entries_of(image.root, names, inodes)
    contents(path, entries)
    return entries


READERS = [Reader("erofs",
                  lambda head: head[SUPER:SUPER + 4] == MAGIC, read_erofs)]
