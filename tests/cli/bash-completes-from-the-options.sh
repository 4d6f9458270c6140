#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a shell offers is what the command takes: commands, options, values
# of options, sessions, files, and what the command that is run would offer.
. "$(dirname "$0")/common.sh"
command -v bash >/dev/null || skip 'needs bash'
table=$OUT/share/bash-completion/completions/jobroot
[ -f "$table" ] || fail 'was not built'

mkdir box 'a tree'
touch box/file
"$JOBROOT" run --session S true
"$JOBROOT" run --session box/T true
cat >complete.bash <<'END'
. "$1"
shift
# Words as bash splits them, the last one is being completed.
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_jobroot 2>&1
# Whatever runs beside this test may have temporary sessions, too.
printf '%s\n' "${COMPREPLY[@]}" | grep -v '^/' | sort | tr '\n' ' '
END
offers() { # EXPECTED WORD...
  expected=$1
  shift
  same "$(bash --norc complete.bash "$table" "$JOBROOT" "$@")" "$expected "
}

offers 'image init' i
offers 'session' sess
offers 'run' ru
offers 'save seal show' session s
offers '--view --view-at --view-mode --view-read-only' run --vi
offers 'overlay' run --view-mode ov
offers 'auto copy overlay reflink' run --view-mode = ''
offers 'reflink' run --fork S --view-mode = r
offers 'mtree' session export --format mt
offers 'auto fifo pipe' serve --style ''
offers '--json' session ls --j
offers 'S' session show S
offers 'S a tree box' session rm ''
offers 'box/T' session check box/T
offers 'box/file' session show S box/f
offers 'a tree' run --view a
offers 'box' session seal --root b
offers '--session' clone --s
offers 'box/file' run --session S cat box/f
offers 'box/file' job -n 2 -- cat --help box/f
offers '' tokens set ''
offers '--help' makedevs --h

COMP_FAKEROOT=$OUT/bin/fakeroot
same "$(bash --norc complete.bash "$table" "$COMP_FAKEROOT" --un)" \
  '--unknown-is-real '
same "$(bash --norc complete.bash "$table" "$COMP_FAKEROOT" -s box/f)" 'box/file '
bash --norc -c '. "$1"; complete -p jobroot fakeroot' - "$table" >/dev/null
same "$(bash --norc complete.bash "$table" "$JOBROOT" run bas |
  tr ' ' '\n' | grep -x bash)" bash
