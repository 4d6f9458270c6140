# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: an ext image can be mounted by root only, so debugfs reads it: one
process per level of directories and one for all inodes, because a process
per file would take minutes.  The blocks that debugfs names are read from
the image itself."""

from dataclasses import replace
import os
import re
import struct
import subprocess
import tempfile

from .entry import BrokenImage, Entry, content_of
from .reader import Reader

ROOT_INODE = 2
# Of the entries of an ACL, those for a user and a group by number.
WITH_ID, NO_ID = (2, 8), 0xffffffff
TYPES = {"regular": "file", "directory": "dir", "symlink": "link",
         "character special": "char", "block special": "block",
         "FIFO": "fifo", "socket": "sock"}
COMMAND = re.compile(rb"^debugfs: (.*)\n", re.MULTILINE)
BLOCKS = re.compile(r"\((\d+)(?:-(\d+))?(\[u\])?\):(\d+)")


def debugfs(image, commands):
    """What each of the commands printed."""
    with tempfile.NamedTemporaryFile("w", prefix="debugfs.") as script:
        script.write("".join(command + "\n" for command in commands))
        script.flush()
        output = subprocess.run(["debugfs", "-f", script.name, image],
                                stdout=subprocess.PIPE, check=True,
                                stderr=subprocess.DEVNULL).stdout
    parts = COMMAND.split(output)[1:]
    if [command.decode() for command in parts[::2]] != commands:
        raise BrokenImage("cannot be read by debugfs")
    return parts[1::2]


def block_size_of(image):
    """From the superblock; refuses an image that is shorter than it says."""
    with open(image, "rb") as file:
        file.seek(1024)
        words = struct.unpack("<256I", file.read(1024))
    block_size = 1024 << words[6]
    size = words[1] * block_size
    if os.path.getsize(image) < size:
        raise BrokenImage(f"has {os.path.getsize(image)} of {size} bytes")
    return block_size


def check(image):
    """Refuses a file system that e2fsck would repair."""
    result = subprocess.run(["e2fsck", "-f", "-n", image], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if result.returncode != 0:
        raise BrokenImage("e2fsck finds: " + result.stdout.partition("\n")[0])


def names(image):
    """Every path of the image with its inode number, level by level."""
    paths, level = {b"/": ROOT_INODE}, [(b"", ROOT_INODE)]
    while level:
        outputs = debugfs(image, [f"ls -p <{inode}>" for _, inode in level])
        below = []
        for (directory, _), output in zip(level, outputs):
            for line in output.splitlines():
                for path, inode, mode in name_in(directory, line):
                    paths[path] = inode
                    if mode & 0o170000 == 0o040000:
                        below.append((path, inode))
        level = below
    return paths


def name_in(directory, line):
    """The entry that a line /INODE/MODE/UID/GID/NAME/SIZE/ shows."""
    if not line:
        return
    words = line.split(b"/")
    if len(words) != 8:
        raise BrokenImage(f"debugfs lists {line!r}")
    unused = words[1] == b"0"
    if not unused and words[5] not in (b".", b".."):
        yield directory + b"/" + words[5], int(words[1]), int(words[2], 8)


def word(pattern, text):
    """What `stat` says at a pattern."""
    found = re.search(pattern, text, re.MULTILINE)
    if not found:
        raise BrokenImage(f"debugfs shows no {pattern!r} in: {text!r}")
    return found.group(1)


def number(text, name):
    return int(word(rf"\b{name}:\s*(\d+)", text))


def pieces(image, text, block_size):
    """The file's content; blocks that nobody wrote are zeros."""
    size, at = number(text, "Size"), 0
    for first, last, unwritten, block in BLOCKS.findall(text):
        begin, end = int(first) * block_size, int(last or first) + 1
        yield bytes(max(0, min(begin, size) - at))
        length = min(end * block_size, size) - begin
        data = os.pread(image, length, int(block) * block_size)
        yield bytes(length) if unwritten else data
        at = begin + length
    yield bytes(max(0, size - at))


def inode_entry(image, text, block_size):
    """An entry, its path still open, from what `stat` prints."""
    kind = TYPES[word(r"Type: (.*?)\s+Mode:", text)]
    mode = int(word(r"Mode:\s+(\d+)", text), 8)
    entry = Entry(None, kind, mode, number(text, "User"),
                  number(text, "Group"))
    if kind == "file":
        entry.content = content_of(pieces(image, text, block_size))
    if kind in ("char", "block"):
        numbers = word(r"major/minor number: (\d+:\d+)", text)
        entry.device = tuple(int(half) for half in numbers.split(":"))
    if kind == "link" and "Fast link dest" in text:
        entry.target = word(r'Fast link dest: "(.*)"$', text).encode("latin-1")
    elif kind == "link":
        entry.target = b"".join(pieces(image, text, block_size))
    return entry


def xattr_names(text):
    found = re.search(r"^Extended attributes:\n((?:  .*\n)+)", text,
                      re.MULTILINE)
    return re.findall(r"^  (\S+) \(\d+\)", found.group(1),
                      re.MULTILINE) if found else []


def as_linux(name, value):
    """libext2fs gives entries of an ACL that need no id the id 0."""
    if not name.startswith("system.posix_acl_"):
        return value
    entries = [struct.unpack_from("<HHI", value, at)
               for at in range(4, len(value), 8)]
    return value[:4] + b"".join(
        struct.pack("<HHI", tag, bits, number if tag in WITH_ID else NO_ID)
        for tag, bits, number in entries)


def read_xattrs(image, wanted):
    """The values of (inode, name) pairs; `stat` abbreviates the long ones."""
    with tempfile.TemporaryDirectory(prefix="xattrs.") as scratch:
        debugfs(image, [f'ea_get -f {scratch}/{at} <{inode}> {name}'
                        for at, (inode, name) in enumerate(wanted)])
        for at, (inode, name) in enumerate(wanted):
            with open(f"{scratch}/{at}", "rb") as file:
                yield inode, name.encode("latin-1"), as_linux(name, file.read())


def inodes(path, numbers, block_size):
    with open(path, "rb") as image:
        texts = [text.decode("latin-1") for text in
                 debugfs(path, [f"stat <{inode}>" for inode in numbers])]
        entries = {inode: inode_entry(image.fileno(), text, block_size)
                   for inode, text in zip(numbers, texts)}
    wanted = [(inode, name) for inode, text in zip(numbers, texts)
              for name in xattr_names(text)]
    for inode, name, value in read_xattrs(path, wanted):
        entries[inode].xattrs[name] = value
    return entries


def read_ext(image):
    block_size = block_size_of(image)
    check(image)
    paths = names(image)
    found = inodes(image, sorted(set(paths.values())), block_size)
    return [replace(found[inode], path=path,
                    inode=None if found[inode].kind == "dir" else inode)
            for path, inode in paths.items()]


READERS = [Reader("ext", lambda head: head[1080:1082] == b"\x53\xef", read_ext,
                  own=("/lost+found",))]
