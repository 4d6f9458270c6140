#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whoever swaps fakeroot for this expects at least what fakeroot's own
# suite checks. Its twelve checks in words of our own.
. "$(dirname "$0")/../cli/common.sh"
PATH=$OUT/bin:$PATH
unset FAKEROOTKEY

# chmod of a device leaves it a device; mknod makes one that ls shows.
fakeroot sh -c 'mknod hda b 3 1 && ls -l hda >made && chmod 600 hda &&
  ls -l hda >changed'
same "$(cut -c 1-10 made) $(cut -c 1-10 changed)" 'brw-r--r-- brw-------'

# A copy has the mode of what was copied.
echo text >plain
chmod 644 plain
fakeroot sh -c 'cp -a plain kept && cp -r plain copied &&
  stat -c %a plain kept copied' >modes
same "$(tr '\n' ' ' <modes)" '644 644 644 '

# Arguments and options are the command's, and so is the status.
same "$(fakeroot sh -c "echo  \"a  b\" '\$HOME'")" "a  b \$HOME"
same "$(fakeroot echo -s x -- -u --help)" '-s x -- -u --help'
same "$(fakeroot -- ls -d /)" /
status_is 0 fakeroot true
status_is 1 fakeroot false

# What is made anew where a process outside removed something is new.
for again in 'mkdir name' 'ln -s target name' 'touch name' 'mkfifo name'; do
  fakeroot sh -c "mknod name b 8 1 && chown 5:6 name && chmod 4711 name &&
    env FAKEROOTKEY= LD_PRELOAD= rm name && $again &&
    stat -c '%F %u:%g' name && rm -r name" >>again
done
same "$(cat again)" "directory 0:0
symbolic link 0:0
regular empty file 0:0
fifo 0:0"

# What is made is root's, and what root made capable is.
same "$(fakeroot sh -c 'touch made-by-root && ls -l made-by-root' |
  cut -d ' ' -f 3,4)" 'root root'
command -v setcap >/dev/null || skip 'setcap is not installed'
same "$(fakeroot sh -c 'cp plain capable && setcap cap_net_raw+ep capable &&
  getcap capable')" 'capable cap_net_raw=ep'

# An archive of a tree that was changed in every way; taken apart and put
# together it stays what it is. (Against real root: programs.table.)
fakeroot sh -c 'mkdir -p tree/a/b tree/c && touch tree/a/f tree/c/g &&
  chmod 700 tree/a && chmod 6755 tree/a/f && chown 1:2 tree/c tree/c/g &&
  mv tree/c/g tree/a/b/h && touch tree/c/g && chown -h 3 tree/c/g &&
  rm tree/c/g && echo new >tree/c/g && mknod tree/n c 1 3 &&
  chown 9:9 tree/n && tar -cf first.tar tree'
fakeroot sh -c 'mkdir unpacked && tar -C unpacked -xpf first.tar &&
  tar -C unpacked -cf second.tar tree'
"$SRC/tests/support/compare-images" first.tar second.tar
same "$(tar --numeric-owner -tvf first.tar |
  sed 's/[-0-9]* [0-9:]* tree/tree/; s/  */ /g' | sort)" \
  "$(sort <<'END'
drwxr-xr-x 0/0 0 tree/
drwx------ 0/0 0 tree/a/
drwxr-xr-x 0/0 0 tree/a/b/
-rw-r--r-- 1/2 0 tree/a/b/h
-rwsr-sr-x 0/0 0 tree/a/f
drwxr-xr-x 1/2 0 tree/c/
-rw-r--r-- 0/0 4 tree/c/g
crw-r--r-- 9/9 1,3 tree/n
END
)"
