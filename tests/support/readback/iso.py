# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: xorriso made it, so libarchive reads it: bsdtar prints the tree with
what Rock Ridge says of owners and devices as a tar archive, in which there is
no place for a socket.  It takes names of one content for links, which to the
kernel they are not."""

from dataclasses import replace

from .archives import read_tar
from .reader import Reader
from .streams import output_of


def read_iso(path):
    command = ["bsdtar", "--create", "--file=-", "--format=pax",
               "--options=hdrcharset=BINARY", "@" + path]
    with output_of(command) as stream:
        return [replace(entry, inode=None) for entry in read_tar(stream)]


READERS = [Reader("iso", lambda head: head[0x8001:0x8006] == b"CD001",
                  read_iso, lacks=("sockets",))]
