#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: attributes are words to people, and scripts read JSON: of a session, of
# files, and of all sessions there are.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin
command -v setcap >/dev/null || skip 'needs setcap'

ask() { # EXPRESSION, of `it`
  python3 -c "import json, sys; it = json.load(sys.stdin); print($1)"
}

touch file plain acl
"$JOBROOT" run --session S sh -c 'chown 5:6 file; mknod null c 1 3
  setcap cap_net_raw+ep file'
"$JOBROOT" session show S file >text
grep -q '^  security.capability  cap_net_raw=ep$' text || fail "$(cat text)"
if command -v setfacl >/dev/null &&
  "$JOBROOT" run --session S setfacl -m u:7:rwx,g:8:r acl; then
  "$JOBROOT" session show S acl >text
  grep -q ' user::rw-,user:7:rwx,group::r--,group:8:r--,mask::rwx,other::r--$' \
    text || fail "$(cat text)"
  "$JOBROOT" run --session S chmod 640 acl
  "$JOBROOT" session show S acl >text
  grep -q ' user::rw-,user:7:rwx,group::r--,group:8:r--,mask::r--,other::---$' \
    text || fail "$(cat text)"
fi

"$JOBROOT" session show --json S file null plain >json
same "$(ask '[f["recorded"] for f in it], it[0]["uid"], it[0]["gid"],
  it[0]["attributes"], it[0]["call"], it[0]["program"], it[1]["device"],
  it[2]["uid"]' <json)" "[True, True, False] 5 6 \
{'security.capability': 'cap_net_raw=ep'} setxattr setcap [1, 3] 0"

"$JOBROOT" run --session S touch file # leaves a note, which is ours alone
"$JOBROOT" session show --json S file >json
same "$(ask 'it[0]["attributes"]' <json)" \
  "{'security.capability': 'cap_net_raw=ep'}"

mkdir tree
"$JOBROOT" run --session V --view tree --view-at view --view-mode copy true
"$JOBROOT" session seal V
"$JOBROOT" session show V | grep -q "^view  *copy of $PWD/tree\$" ||
  fail "$("$JOBROOT" session show V)"
same "$("$JOBROOT" session show --json V | ask 'it["view"]')" \
  "{'mode': 'copy', 'tree': '$PWD/tree'}"
"$JOBROOT" session rm V

fails grep -q 'used by' <<END
$("$JOBROOT" session show S)
END
"$JOBROOT" session seal S
"$JOBROOT" run --session F --fork S sleep 20 &
until [ "$("$JOBROOT" session ls -q . | wc -l)" = 2 ] &&
  "$JOBROOT" session show F | grep -q 'used by .*sleep'; do :; done
"$JOBROOT" session ls . | tr -s ' ' >table
same "$(cut -d' ' -f1-3,8 table)" 'STATE DEPTH FORKS SESSION
open,used 1 0 ./F
sealed,used 0 1 ./S'
"$JOBROOT" session ls --json . >json
same "$(ask '[(s["session"], s["sealed"], s["used"], len(s["forks"])) for s in it],
  "sleep" in [p["name"] for p in it[0]["processes"]]' <json)" \
  "[('./F', False, True, 0), ('./S', True, True, 1)] True"
kill $!
echo garbage >S/db
same "$("$JOBROOT" session ls . | grep -c '^broken .* ./S$')$(
  "$JOBROOT" session ls --json . | ask 'it[1]["broken"][:8]')" '1./S/db: '
