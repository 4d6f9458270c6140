# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: the reader is chosen by what an image begins with, not by its name,
so that a file with the wrong name or the wrong compression is noticed."""

import contextlib
import shutil
import subprocess
import tempfile

from .archives import read_cpio, read_tar
from .entry import BrokenImage
from .ext import read_ext

COMPRESSIONS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz",
                b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "lz4",
                b"\x02\x21\x4c\x18": "lz4", b"\x89LZO": "lzop",
                b"\x5d\0\0": "xz"}
HEAD = 4096


@contextlib.contextmanager
def output_of(command):
    """A pipe from a command, which must be read to its end and succeed."""
    with subprocess.Popen(command, stdout=subprocess.PIPE,
                          bufsize=1 << 20) as process:
        yield process.stdout
        while process.stdout.read(1 << 20):
            pass
    if process.returncode != 0:
        raise BrokenImage(f"makes {command[0]} end with "
                          f"status {process.returncode}")


def decompressor(path):
    """The command that prints the image uncompressed; None if it is."""
    with open(path, "rb") as file:
        head = file.read(8)
    for magic, program in COMPRESSIONS.items():
        if head.startswith(magic):
            return [program, "-d", "-c", path]
    return None


def opened(path):
    command = decompressor(path)
    return output_of(command) if command else open(path, "rb")


def kind_of(path):
    """tar, cpio, ext or squashfs."""
    with opened(path) as stream:
        head = stream.read(HEAD)
    if head.startswith(b"hsqs"):
        return "squashfs"
    if head[:6] in (b"070701", b"070702"):
        return "cpio"
    if head[257:262] == b"ustar":
        return "tar"
    if head[1080:1082] == b"\x53\xef":
        return "ext"
    raise BrokenImage("is neither tar, cpio, ext nor squashfs")


@contextlib.contextmanager
def plain(path):
    """The name of the uncompressed image."""
    if not decompressor(path):
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="image.") as file:
        with opened(path) as stream:
            shutil.copyfileobj(stream, file, 1 << 20)
        file.flush()
        yield file.name


def read_squashfs(path):
    """unsquashfs 4.5 shows no xattrs to an ordinary user; sqfs2tar, written
    independently of squashfs-tools, shows everything."""
    command = ["sqfs2tar", "--no-skip", "--root-becomes", ".", path]
    with output_of(command) as stream:
        return read_tar(stream)


def read_image(path, kind):
    if kind in ("tar", "cpio"):
        with opened(path) as stream:
            return (read_tar if kind == "tar" else read_cpio)(stream)
    with plain(path) as name:
        return (read_ext if kind == "ext" else read_squashfs)(name)
