# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: unsquashfs 4.5 shows no xattrs to an ordinary user; sqfs2tar, written
independently of squashfs-tools, shows everything."""

from .archives import read_tar
from .reader import Reader
from .streams import output_of


def read_squashfs(path):
    command = ["sqfs2tar", "--no-skip", "--root-becomes", ".", path]
    with output_of(command) as stream:
        return read_tar(stream)


READERS = [Reader("squashfs", lambda head: head.startswith(b"hsqs"),
                  read_squashfs)]
