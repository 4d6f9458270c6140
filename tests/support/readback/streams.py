# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: an image may be compressed, and a reader may be another program's
output; both must be read to their end and end well."""

import contextlib
import shutil
import subprocess
import tempfile

from .entry import BrokenImage

COMPRESSIONS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz",
                b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "lz4",
                b"\x02\x21\x4c\x18": "lz4", b"\x89LZO": "lzop",
                b"\x5d\0\0": "xz"}


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
