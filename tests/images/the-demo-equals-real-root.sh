#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# needs: root
# timeout: 900
# Why: the promise that counts: nobody can tell the images that an ordinary
# user made from those that real root made of the same packages.
. "$(dirname "$0")/../cli/common.sh"

chmod 755 .
mkdir demo scratch
"$SRC/examples/demo/run" "$OUT" demo || fail 'the demo failed'
"$SRC/tests/images/made-by-real-root" demo "$SRC/examples/demo" scratch
