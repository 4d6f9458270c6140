# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the head of a makefile in mk/types says what there is to choose; this
# makes a menu of all heads, so that a new type is in it by itself.
#
#   awk -f build/kconfig.awk mk/conversions/*.mk mk/types/*.mk build/Config.in
BEGIN { print "# SPDX-License-Identifier: LGPL-2.1-or-later\n" }
function symbol_of(name) {
  name = toupper(name)
  gsub(/[-.]/, "_", name)
  return name
}
function quoted(text) {
  gsub(/\\/, "\\\\", text)
  gsub(/"/, "\\\"", text)
  gsub(/\$\(/, "(", text) # which would be expanded
  return "\"" text "\""
}
function folded(words, list, count, i, text, width) {
  count = split(words, list, " ")
  width = 80
  for (i = 1; i <= count; i++) {
    text = text (width + length(list[i]) > 68 ? "\n\t  " : " ") list[i]
    width = width + length(list[i]) > 68 ? length(list[i]) \
                                         : width + length(list[i]) + 1
  }
  return text
}
function setting(symbol, text, help) {
  print "config " symbol "\n\tstring " quoted(text)
  if (help != "")
    print "\thelp\n" help
  print ""
}
# What is known of the setting before the line at hand; its first line is a
# prompt.
function end_setting() {
  if (pending != "" && pending !~ /[^A-Z0-9_]/ && index(pending, prefix) == 1)
    setting(pending, prompt, help == "" ? "" : "\t  " prompt "\n" help)
  pending = ""
}
function end_type() {
  end_setting()
  if (type == "")
    return
  if (!sizeless)
    setting(prefix "SIZE", "how large it is: auto, bytes, K, M, G or N%", "")
  setting(prefix "MAX_SIZE", "how large it may be", "")
  print "endif\n"
  type = ""
}
function begin_type(name, about) {
  type = name
  prefix = "ROOTFS_" symbol_of(name) "_"
  sizeless = 0
  print "config ROOTFS_TYPE_" symbol_of(name)
  print "\tbool " quoted(name " - " about)
  print "\nif ROOTFS_TYPE_" symbol_of(name) "\n"
  setting(prefix "CONVERSIONS", "converted forms of it, such as zst.sha256sum",
          "\t  Any of these, also in chains:" folded(conversions))
  print "config " prefix "ONLY_CONVERTED\n\tbool \"no " name \
    " that is not converted\"\n\tdepends on " prefix "CONVERSIONS != \"\"\n"
}
FNR == 1 {
  end_type()
  section = ""
  is_type = FILENAME ~ /types\//
}
FILENAME ~ /Config.in$/ {
  print
  next
}
/SIZE_MODEL := none|-TREE := none/ { sizeless = 1 }
!/^##/ { next }
{ sub(/^## ?/, "") }
/^[A-Z]/ {
  end_setting()
  section = $0
  next
}
section == "NAME" && is_type {
  name = $1
  sub(/^[^-]* - /, "")
  begin_type(name, $0)
  next
}
section == "NAME" { conversions = conversions (conversions ? " " : "") $1 }
section == "VARIABLES" && is_type && /^  ROOTFS_[^ ]+  / {
  end_setting()
  pending = $1
  sub(/^ *[^ ]+ +/, "")
  prompt = $0
  help = ""
  next
}
section == "VARIABLES" && /^    / {
  sub(/^ +/, "")
  help = help (help == "" ? "" : "\n") "\t  " $0
}
END { end_type() }
