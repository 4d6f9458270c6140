#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build must not be repeated once for each typing error, and a table
# that cannot be read must not be half applied.
. "$(dirname "$0")/common.sh"

mkdir root
printf '/a d 755 0 0\n/b d 888 0 0\n' >first
printf '/c d 755 nobody-here 0\n/d q 755 0 0\n' >second

status_is 1 "$JOBROOT" run "$JOBROOT" makedevs -d first -d second root 2>errors
cat >expected <<'END'
jobroot: first:2: mode '888'; write up to four octal digits, or -1 to leave it
jobroot: second:2: unknown type 'q'; the types are f F d r c b p
jobroot: second:1: user 'nobody-here' not in the image's etc/passwd; add it to a users table, or write its number
END
diff expected errors
same "$(ls root)" ''
