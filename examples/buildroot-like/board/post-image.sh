#!/bin/sh -e
# As yourself, when all images are there.
cd "$1" && sha256sum rootfs.* >SHA256SUMS
