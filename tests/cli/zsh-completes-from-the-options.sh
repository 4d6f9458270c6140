#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the same as for bash, in zsh's own words: what the function hands to
# zsh's completion system is printed instead.
. "$(dirname "$0")/common.sh"
command -v zsh >/dev/null || skip 'needs zsh'
table=$OUT/share/zsh/site-functions/_jobroot
[ -f "$table" ] || fail 'was not built'

"$JOBROOT" run --session S true
cat >complete.zsh <<'END'
_describe() { print -rl -- ${${(P)@[-1]}%%:*} }
compadd() { while [[ $1 == -* ]]; do shift; done; print -rl -- $@ }
compset() { words[CURRENT]=${words[CURRENT]} }
_files() { print -r -- "files $*" }
_normal() { print -r -- "normal $CURRENT $words" }
script=$1
shift
words=("$@")
CURRENT=$#words
_jobroot() { eval "$(<$script)" }
_jobroot | grep -- "^${words[CURRENT]##*=}" | sort | tr '\n' ' '
END
offers() { # EXPECTED WORD...
  expected=$1
  shift
  same "$(zsh -f complete.zsh "$table" "$JOBROOT" "$@" 2>&1)" "$expected "
}

offers 'image init' i
offers 'save seal show' session s
offers '--view --view-at --view-mode --view-read-only' run --vi
offers 'overlay' run --view-mode ov
offers 'reflink' run --view-mode=r
offers '--json' session ls --j
offers 'S' session show S
offers 'S' run --fork S
offers 'files -/' run --view fi
same "$(zsh -f complete.zsh "$table" "$JOBROOT" run --session S -- ls -l n)" \
  'normal 3 ls -l n '
same "$(zsh -f complete.zsh "$table" "$JOBROOT" job -n 2 n)" 'normal 1 n '
same "$(zsh -f complete.zsh "$table" "$OUT/bin/fakeroot" --un)" \
  '--unknown-is-real '
