# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the head of mk/rootfs.mk is its manual; this makes a page of it.
BEGIN {
  print ".\\\" SPDX-License-Identifier: LGPL-2.1-or-later"
  print ".Dd November 20, 2026\n.Dt JOBROOT-ROOTFS 7\n.Os"
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
/^  rootfs\.mk - / {
  sub(/^  rootfs\.mk - /, "")
  print ".Nm jobroot-rootfs\n.Nd " $0
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
