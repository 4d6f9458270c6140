# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: a file system that cannot hold something says so by a word of its
type's LACKS.  A word stands for one change of what root sees, and with the
changes made the image must be equal: nothing else may get lost."""

from dataclasses import replace
import re

from .entry import Entry

PLAIN_MODES = {"dir": 0o755, "link": 0o777}
ACLS = b"system.posix_acl_"
ACCESS_ACL = b"system.posix_acl_access"
CAPABILITY = b"security.capability"
# mtools take these for patterns or a drive, or FAT has no place for them.
UNFIT = bytes.maketrans(b'"*:<>?[\\]|', b"_" * 10)


def without(entry, unwanted):
    return replace(entry, xattrs={name: value for name, value
                                  in entry.xattrs.items()
                                  if not unwanted(name)})


def is_plain(name):
    return not name.startswith(ACLS) and name != CAPABILITY


def fit_name(path):
    text = path.translate(UNFIT).decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", "_", text).encode()


def unless(unwanted):
    return lambda entry: None if unwanted(entry) else entry


def without_kinds(*kinds):
    return unless(lambda entry: entry.kind in kinds)


def smaller_than(size):
    return unless(lambda entry: entry.content and entry.content[0] >= size)


CHANGES = {
    "owners": lambda entry: replace(entry, uid=0, gid=0),
    "modes": lambda entry: replace(
        entry, mode=PLAIN_MODES.get(entry.kind, 0o755)),
    "ids16": lambda entry: replace(
        entry, uid=entry.uid & 0xffff, gid=entry.gid & 0xffff),
    "gids8": lambda entry: replace(entry, gid=entry.gid & 0xff),
    "devices": without_kinds("char", "block"),
    "devices8": lambda entry: replace(
        entry, device=entry.device and tuple(number & 0xff
                                             for number in entry.device)),
    "devices16": lambda entry: replace(
        entry, device=entry.device and tuple(number & 0xffff
                                             for number in entry.device)),
    "fifos": without_kinds("fifo"),
    "sockets": without_kinds("sock"),
    "symlinks": without_kinds("link"),
    "links": lambda entry: replace(entry, inode=None),
    "xattrs": lambda entry: without(entry, is_plain),
    "acls": lambda entry: without(entry, lambda name: name.startswith(ACLS)),
    "capabilities": lambda entry: without(
        entry, lambda name: name == CAPABILITY),
    "names": lambda entry: replace(entry, path=fit_name(entry.path)),
    "sizes24": smaller_than(1 << 24),
    "sizes32": smaller_than(1 << 32),
    "root": lambda entry: Entry(b"/", "dir", 0o755, 0, 0)
                          if entry.path == b"/" else entry,
    # Times are not compared.
    "times": lambda entry: entry,
}


def changed(entry, words):
    for word in words:
        entry = entry and CHANGES[word](entry)
    return entry


def has_acl(entry):
    return ACCESS_ACL in entry.xattrs


def held(entries, words, with_acl):
    """What is left of the entries where all these words are lacking.  The
    group's bits of a file whose ACL is lost may be those of its mask, as stat
    showed them, or the group's own."""
    loose = with_acl if "acls" in words else ()
    left = [changed(replace(entry, mode=entry.mode & ~0o070)
                    if entry.path in loose else entry, words)
            for entry in entries]
    return [entry for entry in left if entry is not None]
