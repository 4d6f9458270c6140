# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: what images are compared with is the common session itself.  Inside
of a session this walks a directory as any program would and so sees what
root sees; the listing that is printed there is read again outside."""

import ast
import os
import stat

from .entry import KINDS, BrokenImage, Entry, content_of
from .reader import Reader


def chunks(path):
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


def xattrs_of(path):
    return {os.fsencode(name): os.getxattr(path, name, follow_symlinks=False)
            for name in os.listxattr(path, follow_symlinks=False)}


def tree_entry(path, name):
    found = os.lstat(path)
    entry = Entry(name, KINDS[stat.S_IFMT(found.st_mode)],
                  stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid)
    if entry.kind in ("char", "block"):
        entry.device = (os.major(found.st_rdev), os.minor(found.st_rdev))
    if entry.kind == "link":
        entry.target = os.readlink(path)
    if entry.kind == "file":
        entry.content = content_of(chunks(path))
    if entry.kind != "dir" and found.st_nlink > 1:
        entry.inode = (found.st_dev, found.st_ino)
    entry.xattrs = xattrs_of(path)
    return entry


def read_tree(root):
    entries, waiting = [], [b"/"]
    while waiting:
        name = waiting.pop()
        path = os.fsencode(root) + name
        entries.append(tree_entry(path, name))
        if entries[-1].kind == "dir":
            waiting += [os.path.join(name, child)
                        for child in os.listdir(path)]
    return entries


def read_word(word):
    """The bytes that entry.text_of printed as a word."""
    return ast.literal_eval("b'" + word.replace("'", "\\'") + "'")


def listed_entry(line):
    words = line.split()
    if len(words) != 10:
        raise BrokenImage(f"has the line {line!r}")
    path, kind, mode, owner, device, links, target, size, content, xattrs = \
        words
    return Entry(
        read_word(path), kind, int(mode, 8), *map(int, owner.split(":")),
        device=None if device == "-" else tuple(map(int, device.split(","))),
        target=None if target == "-" else read_word(target),
        inode=None if links == "-" else links,
        content=None if size == "-" else (int(size), content),
        xattrs={read_word(name): bytes.fromhex(value) for name, _, value in
                (pair.partition("=") for pair in xattrs.split(","))
                if name != "-"})


def read_listing(stream):
    return [listed_entry(line.decode()) for line in stream]


READERS = [Reader("listing", lambda head: head.startswith(b"/ dir "),
                  read_listing, streams=True)]
