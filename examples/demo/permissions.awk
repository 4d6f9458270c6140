# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: packages say in their archives who owns what. From lines like
#   drwxrwsr-x root/staff         0 2026-07-02 19:05 ./var/local/
# come lines of a permission table, for all that a plain directory, made with
# umask 022 and read as root's, does not say by itself.

function bit(letters, at, wanted, value) {
  return substr(letters, at, 1) ~ wanted ? value : 0
}

function triple(letters, at) {
  return bit(letters, at, "r", 4) + bit(letters, at + 1, "w", 2) \
    + bit(letters, at + 2, "[xst]", 1)
}

function special(letters) {
  return bit(letters, 4, "[sS]", 4) + bit(letters, 7, "[sS]", 2) \
    + bit(letters, 10, "[tT]", 1)
}

# Symbolic links have no mode, and all are root's.
$1 ~ /^[-dh]/ {
  path = $6
  sub(/^\./, "", path)
  sub(/\/$/, "", path)
  sub(/^\/(bin|sbin|lib|lib64)\//, "/usr&", path)
  split($2, owner, "/")
  delete line[path]
  plain = special($1) == 0 && $1 ~ /^.....-..-/ && $2 == "root/root"
  if (plain || path == "") next
  line[path] = sprintf("%s %s %d%d%d%d %s %s - - - - -", path,
                       $1 ~ /^d/ ? "d" : "f", special($1), triple($1, 2),
                       triple($1, 5), triple($1, 8), owner[1], owner[2])
}

END {
  for (path in line)
    print line[path]
}
