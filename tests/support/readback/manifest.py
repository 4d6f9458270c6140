# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: a manifest says of each entry what an image would hold, in lines that
people read; it must be as right as one."""

import re
import stat

from .entry import KINDS, BrokenImage, Entry
from .reader import Reader

# A bar begins each attribute, whose value is said as people say it.
FIRST = re.compile(rb"04\d{4} \d+:\d+ - - /(?: \|.*)?\n")
LINE = re.compile(rb"(\d{6}) (\d+):(\d+) (\S+) (\S+) (/.*?)(?: \|[a-z]+\..*)?")
ESCAPES = {b"\\n": b"\n", b"\\\\": b"\\"}


def unescaped(name):
    return re.sub(rb"\\[n\\]", lambda found: ESCAPES[found.group()], name)


def entry_of(line):
    if not (found := LINE.fullmatch(line)):
        raise BrokenImage(f"has the line {line!r}")
    mode, uid, gid, extent, digest, path = found.groups()
    mode = int(mode, 8)
    path, _, target = path.partition(b" -> ")
    entry = Entry(unescaped(path), KINDS[stat.S_IFMT(mode)],
                  stat.S_IMODE(mode), int(uid), int(gid))
    if entry.kind in ("char", "block"):
        entry.device = tuple(map(int, extent.split(b",")))
    if entry.kind == "file":
        entry.content = (int(extent), digest.decode())
    if entry.kind == "link":
        entry.target = unescaped(target)
    return entry


def read_manifest(stream):
    return [entry_of(line.removesuffix(b"\n")) for line in stream]


READERS = [Reader("manifest", FIRST.match, read_manifest, streams=True,
                  lacks=("links", "xattrs", "acls", "capabilities"))]
