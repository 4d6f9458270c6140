# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the head of each type and conversion is its manual, and what it needs
# and lacks is said in its variables; this makes one page of all of them.

function say(line) {
  gsub(/\\/, "\\e", line)
  print (line ~ /^[.']/ ? "\\&" : "") line
}

# mdoc wants each sentence on a line of its own.
function prose(line) {
  gsub(/[.] +/, ".\n", line)
  return line
}

function close_block() {
  if (open)
    print ".Ed"
  open = 0
}

function end_entry() {
  close_block()
  if (packages != "")
    print ".Pp\nDebian:" packages "."
  if (lacks ~ /[a-z]/)
    print ".Pp\nCannot hold" lacks ";\nsee\n.Ic loss\nin\n.Xr jobroot-image 1 ."
  packages = lacks = section = ""
}

# Of words TOOL:PACKAGE, what is not named yet. What make finds out is left out.
function add_packages(words, count, i, word, part) {
  gsub(/[$(),]/, " ", words)
  count = split(words, word, " ")
  for (i = 1; i <= count; i++)
    if (word[i] ~ /^[a-z0-9._-]+:[a-z0-9.+-]+$/) {
      split(word[i], part, ":")
      if (index(packages " ", " " part[2] " ") == 0)
        packages = packages " " part[2]
    }
}

BEGIN {
  print ".\\\" SPDX-License-Identifier: LGPL-2.1-or-later"
  print ".Dd November 20, 2026\n.Dt JOBROOT-TYPES 7\n.Os"
  print ".Sh NAME\n.Nm jobroot-types\n.Nd image types and conversions"
  print ".Sh DESCRIPTION"
  print "What may be in ROOTFS_TYPES of\n.Xr jobroot-rootfs 7 :"
  print "a type, with any number of conversions after it."
  print "That page says, too, how to have others of one\047s own."
  print "Each image is the same whenever it is made of the same tree with the"
  print "same SOURCE_DATE_EPOCH, but where a tool has a bug that is told below."
}

FNR == 1 {
  end_entry()
  kind = FILENAME ~ /conversions/ ? "CONVERSIONS" : "TYPES"
  if (kind != last)
    print ".Sh " kind
  last = kind
}

/^##   / && section == "NAME" {
  name = $2
  sub(/^##   [^ ]* - /, "")
  print ".Ss " name "\n" toupper(substr($0, 1, 1)) substr($0, 2) "."
  next
}
/^## [A-Z]/ {
  close_block()
  section = $2
  if (section == "EXAMPLE")
    print ".Pp\nExample:"
  next
}
/^##/ && section == "BUGS" {
  sub(/^## */, "")
  if (name != buggy)
    names = names "\n.It " name
  buggy = name
  names = names "\n" prose($0)
  next
}
/^##/ {
  sub(/^##( ? ?)?/, "")
  if (section == "DESCRIPTION") {
    sub(/^ */, "")
    say(prose($0))
    next
  }
  if (!open)
    print ".Bd -literal"
  open = 1
  say($0)
  next
}

/^_jobroot-(type|conv)-[^ ]*-(TOOLS|LACKS) / {
  attribute = $1
  $1 = $2 = ""
}
attribute {
  more = sub(/\\$/, "")
  if (attribute ~ /TOOLS/)
    add_packages($0)
  else {
    sub(/ +$/, "")
    gsub(/ +/, "\n")
    sub(/^\n*/, "\n")
    lacks = lacks $0
  }
  if (!more)
    attribute = ""
}

END {
  end_entry()
  print ".Sh SEE ALSO\n.Xr jobroot-image 1 ,\n.Xr jobroot-rootfs 7\n.Sh BUGS"
  print names == "" ? "None are known." : "Those of the tools:"
  if (names != "")
    print ".Bl -tag -width Ds" names "\n.El"
}
