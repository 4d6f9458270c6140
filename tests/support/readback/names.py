# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: most file systems keep names apart from inodes; how the two become
entries, and how Linux packs device numbers, is the same for all of them."""

from dataclasses import replace

from .entry import BrokenImage


def new_device(number):
    """Linux' 32 bits: 12 of the major in the middle of 20 of the minor."""
    return number >> 8 & 0xfff, number & 0xff | number >> 12 & 0xfff00


def paths_below(root, names):
    """(path, inode) of everything, from (directory, name, inode) triples."""
    inside = {}
    for directory, name, inode in names:
        inside.setdefault(directory, []).append((name, inode))
    waiting, found = [(b"", root)], [(b"/", root)]
    while waiting:
        above, directory = waiting.pop()
        for name, inode in inside.get(directory, ()):
            path = above + b"/" + name
            found.append((path, inode))
            if inode in inside:
                waiting.append((path, inode))
    if len(found) != len(names) + 1:
        raise BrokenImage("has names that no directory leads to")
    return found


def entries_of(root, names, inodes):
    """One entry a name; `inodes` are entries without a path, by number."""
    counts = {}
    paths = paths_below(root, names)
    for _, inode in paths:
        counts[inode] = counts.get(inode, 0) + 1
    return [replace(inodes[inode], path=path,
                    inode=inode if counts[inode] > 1 else None)
            for path, inode in paths]
