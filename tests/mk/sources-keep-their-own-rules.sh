#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what makes makefiles unreadable or wrong is found by looking at them:
# long files and defines, a $ too few in what is evaluated, a variable that
# prerequisites inherit, a recipe that does something under make -n, a name of
# ours that two files define, of which the second would silently win.
. "$(dirname "$0")/common.sh"

cat >lint.awk <<'END'
function wrong(text) { print FILENAME ":" FNR ": " text; bad = 1 }
FNR == 1 && !/^# SPDX-License-Identifier: LGPL-2.1-or-later$/ { wrong("no licence") }
FNR == 1 { lines = 0 }
!/^##/ && ++lines == 150 { wrong("a long file") }
length > 80 { wrong("a long line") }
/^(define )?_jobroot-[^ ]+( :?=.*)?$/ {
  name = $1 == "define" ? $2 : $1
  if ((name in owner) && owner[name] != FILENAME &&
      name !~ /^_jobroot-(name|speaker)$/)
    wrong(name " is also in " owner[name])
  owner[name] = FILENAME }
/^define / { begin = FNR; evaluated = /-rule$/ }
/^endef/ && FNR - begin > 26 { wrong("a long define") }
/^endef/ { evaluated = 0 }
evaluated { text = $0; gsub(/\$\$/, "", text)
            if (text ~ /\$[^1-4]/) wrong("one $ in what is evaluated") }
/^[^#\t].*: *[A-Za-z_-]+ *[:?+]?= / && !/: private / { wrong("not private") }
/^\t[@]?[-+]/ { wrong("a recipe line with - or +") }
/^\t.*\$\$?\((shell|eval|file) / { wrong("a recipe that acts under -n") }
/^\.[A-Z_]+ *:[^=]*$/ && !/^\.(PHONY|INTERMEDIATE):/ { wrong("a special target") }
END { exit bad }
END
find "$SRC/mk" -name '*.mk' -exec awk -f lint.awk {} +

# The lint itself sees each of these.
while read -r line; do
  printf '# SPDX-License-Identifier: LGPL-2.1-or-later\n%b\n' "$line" >bad.mk
  fails awk -f lint.awk bad.mk >>found
done <<'END'
define x-rule\n\t$(y)\nendef
a: b := c
a:\n\t-false
a:\n\t@$(shell x)
.DELETE_ON_ERROR:
END
same "$(grep -c . found)" 5
for file in one two; do
  printf '# SPDX-License-Identifier: LGPL-2.1-or-later\n_jobroot-x := 1\n' >$file.mk
done
fails awk -f lint.awk one.mk two.mk >found
same "$(cat found)" 'two.mk:2: _jobroot-x is also in one.mk'
