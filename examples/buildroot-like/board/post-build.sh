#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# As yourself, on the tree itself, before there are images.
echo "one board" >"$1/etc/issue"
