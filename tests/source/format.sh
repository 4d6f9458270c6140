#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the shape of a line is nobody's opinion.
# runs-as: once
. "$(dirname "$0")/../cli/common.sh"
command -v clang-format >/dev/null || skip 'no clang-format'

cd "$SRC"
find include src preload steady tests -name '*.[ch]pp' -print0 |
  xargs -0 -r clang-format --dry-run -Werror
