# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: puts the rows of intercepts.def, by family, into the page's list.
function wrap(family, name, line, i, n) {
  print ".It Sy " family
  n = split(names[family], name, " ")
  for (i = 1; i <= n; i++) {
    if (length(line) + length(name[i]) > 76) {
      print line
      line = ""
    }
    line = line (line == "" ? "" : " ") name[i]
  }
  print line
}
FNR == NR {
  if (match($0, /^INTERCEPT\([A-Za-z0-9_]+, *[a-z_]+\)/)) {
    split(substr($0, 11, RLENGTH - 11), row, /, */)
    sub(/\)$/, "", row[2])
    if (!(row[2] in names))
      order[++families] = row[2]
    names[row[2]] = names[row[2]] " " row[1]
  }
  next
}
{ print }
/^\.\\" BEGIN of the list/ {
  print ".Bl -tag -width capability"
  for (i = 1; i <= families; i++)
    wrap(order[i])
  print ".El"
}
