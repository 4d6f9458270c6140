# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: the reader is chosen by what an image begins with, not by its name,
so that a file with the wrong name or the wrong compression is noticed."""

import os

from .entry import BrokenImage
from .reader import HEAD, Reader, all_readers
from .streams import opened, plain
from .tree import read_tree

TREE = Reader("tree", None, read_tree)


def reader_of(path):
    if os.path.isdir(path):
        return TREE
    with opened(path) as stream:
        head = stream.read(HEAD)
    readers = list(all_readers())
    for reader in readers:
        if reader.matches(head):
            return reader
    known = sorted(reader.kind for reader in readers)
    raise BrokenImage("is none of " + " ".join(known))


def read_image(path, reader):
    if reader is TREE:
        return reader.read(path)
    if reader.streams:
        with opened(path) as stream:
            return reader.read(stream)
    with plain(path) as name:
        return reader.read(name)
