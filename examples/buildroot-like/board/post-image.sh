#!/bin/sh -e
# SPDX-License-Identifier: LGPL-2.1-or-later
# As yourself, when all images are there.
cd "$1" && sha256sum rootfs.* >SHA256SUMS
