#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an answer that could not be written was not given.
. "$(dirname "$0")/common.sh"

fails "$JOBROOT" --help >/dev/full
