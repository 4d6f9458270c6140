# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: tar and cpio (newc) can be read from a pipe, so nothing of them is
unpacked: devices and owners need no root to be seen here."""

from dataclasses import replace
import stat
import tarfile

from .entry import KINDS, BrokenImage, Entry, absolute, content_of
from .reader import Reader

TAR_KINDS = {tarfile.REGTYPE: "file", tarfile.AREGTYPE: "file",
             tarfile.DIRTYPE: "dir", tarfile.SYMTYPE: "link",
             tarfile.CHRTYPE: "char", tarfile.BLKTYPE: "block",
             tarfile.FIFOTYPE: "fifo", tarfile.LNKTYPE: "hard link",
             tarfile.GNUTYPE_SPARSE: "file"}
XATTR = "SCHILY.xattr."


def raw(text):
    return text.encode("utf-8", "surrogateescape")


def pieces(file):
    while chunk := file.read(1 << 20):
        yield chunk


def tar_entry(archive, member):
    kind = TAR_KINDS.get(member.type)
    if kind is None:
        raise BrokenImage(f"has a member of unknown type {member.type!r}")
    entry = Entry(absolute(raw(member.name)), kind, member.mode & 0o7777,
                  member.uid, member.gid)
    entry.xattrs = {raw(key[len(XATTR):]): raw(value)
                    for key, value in member.pax_headers.items()
                    if key.startswith(XATTR)}
    if kind in ("char", "block"):
        entry.device = (member.devmajor, member.devminor)
    if kind == "link":
        entry.target = raw(member.linkname)
    if kind == "file":
        entry.content = content_of(pieces(archive.extractfile(member)))
    return entry


def linked_entry(entries, member):
    """A further name of a file that came earlier."""
    first = entries.get(absolute(raw(member.linkname)))
    if first is None:
        raise BrokenImage(f"links {member.name} to {member.linkname}, "
                          "which does not come before it")
    first.inode = first.inode or first.path
    return replace(first, path=absolute(raw(member.name)))


def tar_entries(stream):
    entries = {}
    with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8",
                      errors="surrogateescape", bufsize=1 << 18) as archive:
        for member in archive:
            entry = (linked_entry(entries, member) if member.islnk()
                     else tar_entry(archive, member))
            entries[entry.path] = entry
    return list(entries.values())


def read_tar(stream):
    try:
        return tar_entries(stream)
    except tarfile.TarError as error:
        raise BrokenImage(f"is no tar archive: {error}") from error


def padded(stream, size):
    """`size` bytes and the zeros after them up to a multiple of four."""
    wanted = size + -size % 4
    data = stream.read(wanted)
    if len(data) != wanted:
        raise BrokenImage("ends in the middle of a member")
    return data[:size]


def cpio_member(stream):
    """The thirteen numbers of a header, and the name with the zeros that
    fill header and name up to a multiple of four."""
    header = stream.read(110)
    if header[:6] not in (b"070701", b"070702") or len(header) != 110:
        raise BrokenImage("has no newc header where one is due")
    fields = [int(header[at:at + 8], 16) for at in range(6, 110, 8)]
    name_size = fields[11]
    name = stream.read(name_size + -(110 + name_size) % 4)
    return fields, name[:name_size].rstrip(b"\0")


def cpio_entry(stream, fields, name):
    (inode, mode, uid, gid, links, _, size,
     dev_major, dev_minor, major, minor, _, _) = fields
    kind = KINDS.get(stat.S_IFMT(mode))
    if kind is None:
        raise BrokenImage(f"gives {name!r} the mode {mode:o}, of no type")
    entry = Entry(absolute(name), kind, stat.S_IMODE(mode), uid, gid)
    data = padded(stream, size)
    if kind == "link":
        entry.target = data
    if kind == "file":
        entry.content = content_of([data])
    if kind in ("char", "block"):
        entry.device = (major, minor)
    if kind != "dir" and links > 1:
        entry.inode = (dev_major, dev_minor, inode)
    return entry


def share_content(entries):
    """cpio stores a file of several names once, with the last of them."""
    full = {entry.inode: entry.content for entry in entries
            if entry.inode is not None and entry.content
            and entry.content[0] > 0}
    for entry in entries:
        if entry.inode in full:
            entry.content = full[entry.inode]


def read_cpio(stream):
    entries = []
    while True:
        fields, name = cpio_member(stream)
        if name == b"TRAILER!!!":
            break
        entries.append(cpio_entry(stream, fields, name))
    share_content(entries)
    return entries


def is_tar(head):
    """A container image (oci.py) is an archive only of what it is made of."""
    return head[257:262] == b"ustar" and not head.startswith(b"blobs/")


READERS = [
    Reader("tar", is_tar, read_tar, streams=True),
    Reader("cpio", lambda head: head[:6] in (b"070701", b"070702"), read_cpio,
           own=("/init", "/dev", "/dev/console"),
           lacks=("xattrs", "acls", "capabilities"), streams=True)]
