#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: user
# Why: `fakechroot fakeroot chroot DIR` is how an ordinary user installs into a
# directory. Each of the two has to see the paths that the other means, in
# either order, or a command would work on the machine's own files.
. "$SRC/tests/cli/common.sh"
PATH=$OUT/bin:$PATH:/usr/sbin

command -v fakechroot >/dev/null || skip 'fakechroot is not installed'
mkdir -p root/bin
for program in sh chown stat mkdir chmod mv rm mknod ls id; do
  file=$(command -v $program)
  cp "$file" root/bin
  ldd "$file" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "root${library%/*}"
    cp -Ln "$library" "root$library"
  done
done

cat >root/script <<'END'
echo x >/made && chown 5:6 /made && mkdir /d && chmod 2700 /d &&
mv /made /d/moved && mknod /d/c c 1 3 && chown -h 7 /d/c &&
stat -c '%n %u:%g %a %F' /d /d/moved /d/c && rm -r /d && id -u && ls /
END
expected="/d 0:0 2700 directory
/d/moved 5:6 644 regular file
/d/c 7:0 644 character special file
0
$(ls root)"
same "$(fakechroot fakeroot chroot root /bin/sh /script)" "$expected"
same "$(fakeroot fakechroot chroot root /bin/sh /script)" "$expected"
