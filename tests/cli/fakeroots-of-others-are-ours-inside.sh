#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: dpkg-buildpackage, makefiles and scripts call fakeroot by the name that
# it has on their system. Inside of a session that would be refused, or record
# elsewhere; it is our fakeroot that is started, which joins.
. "$(dirname "$0")/common.sh"

mkdir -p bin 'other bin'
for name in fakeroot fakeroot-sysv fakeroot-tcp fakeroot-pseudo; do
  printf '#!/bin/sh\necho "not ours: $*"\n' >"bin/$name"
  chmod 755 "bin/$name"
done
cp bin/fakeroot bin/fakeroot-other
cp bin/fakeroot 'other bin/fakeroot'
printf '#!%s/bin/fakeroot-sysv sh\necho "$1-$2"; chown 3 file\n' "$PWD" >script
chmod 755 script
touch file
export PATH="$PWD/bin:$PATH"

joins() { # WORD...: records in the session that it is started in
  same "$* $("$JOBROOT" run sh -c '"$@" chown 7:8 file 2>&1
    stat -c %u:%g file' sh "$@")" "$* 7:8"
}

for name in fakeroot fakeroot-sysv fakeroot-tcp fakeroot-pseudo; do
  joins "$name"
  joins "bin/$name"
  joins "$PWD/bin/$name" -- env
  joins env "$name"
  joins env -i "$PWD/bin/$name"
  joins nice xargs -a /dev/null "$name"
  joins "$JOBROOT" run "$name"
  joins "$JOBROOT" job "$name"
  # Also where it is we who start it.
  same "$name $("$JOBROOT" run --session S "$name" -- chown 4:5 file)" "$name "
  same "$("$JOBROOT" run --session S "$PWD/bin/$name" stat -c %u:%g file)" 4:5
  rm -r S
done
joins 'other bin/fakeroot'
same "$("$JOBROOT" run fakeroot-other)" 'not ours: '
same "$(fakeroot x)" 'not ours: x'
same "$(FAKEROOTKEY='' "$JOBROOT" run env FAKEROOTKEY= fakeroot x)" 'not ours: x'

# As the interpreter of a script, and however it is started.
same "$("$JOBROOT" run sh -c './script one two; stat -c %u file')" "one-two
3"
if command -v python3 >/dev/null; then
  "$JOBROOT" run python3 - <<'E2' >out
import os, subprocess
os.system("fakeroot chown 1 file; stat -c %u file")
print(os.popen("fakeroot-tcp chown 2 file; stat -c %u file").read(), end="", flush=True)
def spawn(function, *words):
    os.waitpid(function(words[0], words, {}), 0)
    subprocess.run(["stat", "-c", "%u", "file"])
spawn(os.posix_spawn, "./script", "a", "b")
spawn(os.posix_spawn, "bin/fakeroot", "chown", "3", "file")
spawn(os.posix_spawnp, "fakeroot-sysv", "chown", "4", "file")
spawn(os.posix_spawnp, os.path.abspath("bin/fakeroot"), "/bin/chown", "5", "file")
os.execve("bin/fakeroot", ["any name", "stat", "-c", "%u", "file"], {})
E2
  same "$(tr '\n' ' ' <out)" '1 2 a-b 3 3 4 5 5 '
fi

# The one that is installed here, if any.
for name in fakeroot fakeroot-sysv fakeroot-tcp fakeroot-pseudo; do
  [ ! -x "/usr/bin/$name" ] || joins "/usr/bin/$name"
done
