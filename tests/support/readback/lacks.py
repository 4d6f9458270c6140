# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: a file system that cannot hold something says so by a word of its
type's LACKS.  A word stands for what some entries have and for one change of
those, and with the changes made the image must be equal: nothing else may
get lost, and nothing of other entries."""

from dataclasses import replace
import re

ACLS = b"system.posix_acl_"
CAPABILITY = b"security.capability"
# mtools take these for patterns or a drive, or FAT has no place for them.
UNFIT = bytes.maketrans(
    b'"*:<>?[\\]|' + bytes(range(1, 32)), b"_" * 41)


def fit_name(path):
    text = path.translate(UNFIT).decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", "_", text).encode().lower()


def with_fit_names(entries):
    """Of names that differ in case only, FAT has the first."""
    first = {}
    for entry in sorted(entries, key=lambda entry: entry.path):
        name = fit_name(entry.path)
        first.setdefault(name, replace(entry, path=name))
    return list(first.values())


def is_acl(name):
    return name.startswith(ACLS)


def is_plain(name):
    return not is_acl(name) and name != CAPABILITY


def without(unwanted):
    """What takes xattrs away."""
    return lambda entry: replace(entry, xattrs={
        name: value for name, value in entry.xattrs.items()
        if not unwanted(name)})


def without_acls(entry):
    """The group's bits may be those of the ACL's mask, as stat showed them,
    or the group's own."""
    return replace(without(is_acl)(entry), mode=entry.mode & ~0o070)


def without_all(entry):
    return None


def kinds(*names):
    return lambda entry: entry.kind in names


def larger_than(size):
    return lambda entry: entry.content and entry.content[0] >= size


def numbers_above(limit):
    return lambda entry: entry.device and max(entry.device) > limit


def everything(entry):
    return True


# What an entry must have to be concerned, and what becomes of it. Times are
# not compared at all.
LOSSES = {
    "owners": (everything, lambda entry: replace(entry, uid=0, gid=0)),
    "modes": (everything, lambda entry: replace(entry, mode=0)),
    "ids16": (everything, lambda entry: replace(
        entry, uid=entry.uid & 0xffff, gid=entry.gid & 0xffff)),
    "gids8": (everything, lambda entry: replace(entry, gid=entry.gid & 0xff)),
    "devices": (kinds("char", "block"), without_all),
    "devices8": (numbers_above(255), lambda entry: replace(
        entry, device=None)),
    "devices16": (numbers_above(65535), lambda entry: replace(
        entry, device=None)),
    "fifos": (kinds("fifo"), without_all),
    "sockets": (kinds("sock"), without_all),
    "symlinks": (kinds("link"), without_all),
    "links": (everything, lambda entry: replace(entry, inode=None)),
    "xattrs": (everything, without(is_plain)),
    "acls": (lambda entry: any(map(is_acl, entry.xattrs)), without_acls),
    "capabilities": (everything, without(lambda name: name == CAPABILITY)),
    "names": (everything, lambda entry: entry),
    "sizes24": (larger_than(1 << 24), without_all),
    "sizes32": (larger_than(1 << 32), without_all),
    "root": (lambda entry: entry.path == b"/",
             lambda entry: replace(entry, mode=0o755, uid=0, gid=0,
                                   xattrs={})),
    "times": (everything, lambda entry: entry),
}


def changed(entries, concerned, change):
    both = [change(entry) if entry.path in concerned else entry
            for entry in entries]
    return [entry for entry in both if entry is not None]


def lose(wanted, found, words):
    """What is to be found and what was, as they are without what an image
    lacks.  Names go first, as the others are told by path."""
    if "names" in words:
        wanted, found = with_fit_names(wanted), with_fit_names(found)
    for word in words:
        has, change = LOSSES[word]
        concerned = {entry.path for entry in wanted if has(entry)}
        wanted = changed(wanted, concerned, change)
        found = changed(found, concerned, change)
    return wanted, found
