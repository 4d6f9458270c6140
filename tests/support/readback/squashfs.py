# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: unsquashfs 4.5 shows no xattrs to an ordinary user; sqfs2tar, written
independently of squashfs-tools, shows everything but sockets, which have no
place in an archive and which its companion lists."""

import re
import subprocess

from .archives import read_tar
from .entry import Entry, absolute
from .reader import Reader
from .streams import output_of

SOCKET = re.compile(rb'^sock ("(?:[^"\\]|\\.)*"|\S+) (\d+) (\d+) (\d+)$')


def sockets(path):
    listing = subprocess.run(["rdsquashfs", "--describe", path], check=True,
                             stdout=subprocess.PIPE).stdout
    for line in listing.splitlines():
        if found := SOCKET.match(line):
            name, mode, uid, gid = found.groups()
            name = re.sub(rb"\\(.)", rb"\1", name.strip(b'"'))
            yield Entry(absolute(name), "sock", int(mode, 8), int(uid),
                        int(gid))


def read_squashfs(path):
    command = ["sqfs2tar", "--root-becomes", ".", path]
    with output_of(command) as stream:
        return read_tar(stream) + list(sockets(path))


READERS = [Reader("squashfs", lambda head: head.startswith(b"hsqs"),
                  read_squashfs)]
