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
  if (match($0, /^INTERCEPT(_TIME64)?\([A-Za-z0-9_]+, *[a-z_0-9]+\)/)) {
    split(substr($0, 1, RLENGTH - 1), row, /[(,] */)
    if (!(row[3] in names))
      order[++families] = row[3]
    names[row[3]] = names[row[3]] " " row[2]
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
