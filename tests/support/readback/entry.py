# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: tar, cpio, ext and squashfs describe a file each in its own words;
to compare them, all are first said in these."""

from dataclasses import dataclass, field, replace
import hashlib
import stat

KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "dir", stat.S_IFLNK: "link",
         stat.S_IFCHR: "char", stat.S_IFBLK: "block", stat.S_IFIFO: "fifo",
         stat.S_IFSOCK: "sock"}


class BrokenImage(Exception):
    """What is wrong with an image, in words that follow its name."""


@dataclass
class Entry:
    """One name in an image.  `inode` is equal for names of one file and
    means nothing beyond its image; None is a file with one name."""
    path: bytes
    kind: str
    mode: int
    uid: int
    gid: int
    device: tuple = None
    target: bytes = None
    inode: object = None
    content: tuple = None
    xattrs: dict = field(default_factory=dict)


def content_of(chunks):
    """Size and digest of a file that comes in pieces."""
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def absolute(name):
    """The path of a member of an archive: './usr/bin/' is '/usr/bin'."""
    parts = [part for part in name.split(b"/") if part not in (b"", b".")]
    return b"/" + b"/".join(parts)


def text_of(name):
    """A path or a target as one printable word."""
    return "".join(
        chr(byte) if 0x20 < byte < 0x7f and byte != 0x5c else f"\\{byte:03o}"
        for byte in name)


def first_names(entries):
    """For each file with several names, the first of them in sorted order."""
    names = {}
    for entry in entries:
        if entry.inode is not None:
            names.setdefault(entry.inode, []).append(entry.path)
    return {inode: min(paths) for inode, paths in names.items()
            if len(paths) > 1}


def walk(root, look):
    """All entries below the inode `root`.  look(NUMBER) gives its entry and,
    of a directory, the (NAME, NUMBER) of what is in it."""
    entries, known, waiting = [], {}, [(b"/", root)]
    while waiting:
        name, number = waiting.pop()
        if number not in known:
            known[number], names = look(number)
            waiting += [(name.rstrip(b"/") + b"/" + child, below)
                        for child, below in names]
            if known[number].kind != "dir":
                known[number].inode = number
        entries.append(replace(known[number], path=name))
    return entries


def describe(entry, firsts):
    """The properties of an entry, by name, as words."""
    first = firsts.get(entry.inode)
    words = {"type": entry.kind, "mode": f"{entry.mode:04o}",
             "owner": f"{entry.uid}:{entry.gid}",
             "device": "%d,%d" % entry.device if entry.device else "-",
             "links": text_of(first) if first else "-",
             "target": text_of(entry.target) if entry.target else "-",
             "size": str(entry.content[0]) if entry.content else "-",
             "content": entry.content[1] if entry.content else "-"}
    words["xattrs"] = ",".join(
        f"{text_of(name)}={value.hex()}"
        for name, value in sorted(entry.xattrs.items())) or "-"
    return words


def listing(entries):
    """All entries in canonical form: {path: {property: word}}, sorted."""
    firsts = first_names(entries)
    paths = {}
    for entry in sorted(entries, key=lambda entry: entry.path):
        if text_of(entry.path) in paths:
            raise BrokenImage(f"holds {text_of(entry.path)} twice")
        paths[text_of(entry.path)] = describe(entry, firsts)
    return paths
