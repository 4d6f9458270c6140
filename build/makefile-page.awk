# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the head of a makefile in mk/ is its manual; this makes a page of it.
BEGIN {
  print ".\\\" SPDX-License-Identifier: LGPL-2.1-or-later"
  name = ARGV[1]
  sub(/.*\//, "", name)
  sub(/\.mk$/, "", name)
  print ".Dd November 20, 2026\n.Dt JOBROOT-" toupper(name) " 7\n.Os"
}
!/^##/ { next }
{ sub(/^## ?/, "") }
/^[A-Z]/ {
  if (open)
    print ".Ed"
  open = 0
  print ".Sh " $0
  next
}
index($0, "  " name ".mk - ") == 1 {
  sub(/^[^-]*- /, "")
  print ".Nm jobroot-" name "\n.Nd " $0
  next
}
{
  if (!open)
    print ".Bd -literal"
  open = 1
  gsub(/\\/, "\\e")
  sub(/^  /, "")
  print ($0 == "" ? "" : ($0 ~ /^[.']/ ? "\\&" : "") $0)
}
END {
  if (open)
    print ".Ed"
}
