#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: tools that run beside each other talk at once. Each image's output is a
# file and one block, also that of an image that fails; with V=1 it is shown as
# it comes, and the file is there too.
. "$(dirname "$0")/common.sh"

new_project 'a b bad tar' <<'END'
TALK = for i in 1 2 3; do echo $(ROOTFS) $$$$i; echo $(ROOTFS) $$$$i >&2; done
ROOTFS_A_CMD = $(TALK); sleep 0.2; $(TALK); echo a > $@
ROOTFS_B_CMD = sleep 0.1; $(TALK); sleep 0.2; $(TALK); echo b > $@
ROOTFS_BAD_CMD = echo '100 % is wrong'; false
ROOTFS_A_POST_GEN_HOOKS = hook
hook = @echo hook of a
END
sed -i 's/\$\$\$\$/$$/g' Makefile

fails make -k -j4 rootfs >log 2>&1
for image in A B; do
  same "$(grep -n "^$image [123]" log | awk -F: '
    NR > 1 && $1 != last + 1 { print "mixed" } { last = $1 } END { print NR }'
  )" 12
done
same "$(tail -n 1 build/rootfs/a/log)" 'hook of a'
same "$(head -n 1 build/rootfs/bad/log)" '100 % is wrong'
grep -q '^  FAILED  rootfs.bad  its log is build/rootfs/bad/log' log
same "$(cat build/rootfs/tar/log)" ''

# A failure is seen from afar; not in a file, and not if that is not wanted.
if command -v script >/dev/null; then
  red=$(printf '\033[31mFAILED')
  TERM=xterm script -qec 'make rootfs-bad' /dev/null >log || :
  grep -qF "$red" log || fail "$(cat log)"
  TERM=xterm script -qec 'make rootfs-bad ROOTFS_COLOR=n' /dev/null >log || :
  fails grep -qF "$red" log
  grep -q '^  FAILED  rootfs.bad ' log
fi

# Whoever stops a build knows that it is not whole.
setsid make rootfs-bad 'ROOTFS_BAD_CMD=echo begun; sleep 30' V=1 >log 2>&1 &
stopped=$!
wait_for grep -q '^begun' log
kill -s TERM -- "-$stopped"
fails wait "$stopped"
fails grep -q FAILED log

# What is left behind in the background holds nobody up.
build V=1 rootfs 'ROOTFS_BAD_CMD=echo 1 > $@' ROOTFS_BAD_POST_GEN_HOOKS=late \
  'late=sleep 4 & echo now; sleep 0.3; touch late' &
wait_for grep -q '^now' log
[ ! -e late ] || fail 'it was not shown at once'
wait $!
same "$(cat build/rootfs/bad/log)" now

python3 - <<'END'
import hashlib, json
result = json.load(open("build/rootfs/tar/result"))
image = open("images/rootfs.tar", "rb").read()
assert result["size"] == len(image), result
assert result["sha256"] == hashlib.sha256(image).hexdigest(), result
assert result["ended"] > result["began"] and result["status"] == 0, result
(tool,) = result["tools"]
assert tool["name"] == "tar" and tool["path"].endswith("/tar"), tool
assert "sha256" in tool or tool["version"][0].isdigit(), tool
END

# By hand, with no other image around.
mkdir alone
printf 'echo told; echo 1 >.image.tmp-@run@\n' >alone/command
timeout 20 jobroot image publish --command alone/command image sh '{script}' \
  >log 2>&1 || fail "$(cat log)"
same "$(cat alone/log image | xargs)" 'told 1'
