#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an object of yesterday's flags, or a program of yesterday's sources, is
# a bug nobody finds. A compiler that only writes down what it was asked for
# makes the build quick enough to be watched.
. "$(dirname "$0")/../cli/common.sh"

cp -R "$SRC/Makefile" "$SRC/build" "$SRC/src" "$SRC/include" "$SRC/steady" .
cat >c++ <<'END'
#!/bin/sh
for word; do [ "$last" != -o ] || out=$word; last=$word; done
case $out in
*.o) printf '%s: %s src/cli/version.hpp\n' "$out" "$last" >"${out%.o}.d" ;;
esac
echo "${out#*/}" >>built
echo "$*" >"$out"
END
chmod +x c++
rebuilt() { # WORD...: how many files the compiler wrote
  : >built
  env -i PATH="$PATH" make -s O=out CXX=./c++ "$@" >/dev/null
  wc -l <built
}
sources=$(find src -name '*.cpp' | wc -l)

# The command; and the library for tools, which has flags of its own.
same "$(rebuilt -j4)" $((sources + 2))
same "$(rebuilt)" 0
same "$(rebuilt CXXFLAGS=-O1)" $((sources + 1))
same "$(rebuilt CXXFLAGS=-O1)" 0
touch src/cli/version.hpp
same "$(rebuilt CXXFLAGS=-O1)" $((sources + 1))
touch src/cli/main.cpp
same "$(rebuilt CXXFLAGS=-O1)" 2
rm src/cli/table.cpp
same "$(rebuilt CXXFLAGS=-O1)" 1
fails grep -q cli/table.o out/bin/jobroot
