# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: a kind of image is one module of this folder that ends in a list

    READERS = [Reader("cramfs", lambda head: head[:4] == MAGIC, read_cramfs)]

and is found there; nothing else has to know of it."""

from dataclasses import dataclass
import importlib
import pkgutil
from typing import Callable

# As much of an image as tells its kind: btrfs says it after 64 KiB.
HEAD = 1 << 17


@dataclass(frozen=True)
class Reader:
    """`matches` looks at the first HEAD bytes, uncompressed; `read` makes
    entries of a plain file's path, or, with `streams`, of an open file.
    `own` are paths that the type's rules may add, and `lacks` words of
    lacks.py for what the format has no place for, whatever a type says."""
    kind: str
    matches: Callable
    read: Callable
    own: tuple = ()
    lacks: tuple = ()
    streams: bool = False


def all_readers():
    package = __package__
    folder = importlib.import_module(package).__path__
    for module in sorted(pkgutil.iter_modules(folder)):
        found = importlib.import_module(f"{package}.{module.name}")
        yield from getattr(found, "READERS", [])
