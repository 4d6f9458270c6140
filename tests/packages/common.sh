# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what tests with Debian's packages share: a source package, a build of
# it as Debian does it, one thing after the other, and a build under `jobroot
# wrap`, in which what runs at once is counted without asking us.
. "$SRC/tests/cli/common.sh"
. "$SRC/tests/peers/debian-builds.sh"

find_tools deps-packages
command -v fakeroot-sysv >/dev/null ||
  skip 'fakeroot is not installed; make deps-packages'

slots=$(nproc)
[ "$slots" != 1 ] || slots=2
meter=$PWD/meter
DEB_BUILD_OPTIONS='nocheck nodoc' DEB_BUILD_PROFILES='nocheck nodoc'
LC_ALL=C.UTF-8
export DEB_BUILD_OPTIONS DEB_BUILD_PROFILES LC_ALL
# meson puts it before compilers by itself, and then the second build runs none.
export CCACHE_DISABLE=1

# Every program that takes a processor for itself.
mkdir tools
type=$(dpkg-architecture -qDEB_HOST_GNU_TYPE)
for tool in cc gcc c++ g++ "$type-gcc" "$type-g++" strip objcopy dwz dpkg-deb \
  gzip xz; do
  cat >"tools/$tool" <<EOF
#!/bin/sh
echo "+ \$\$ $tool" >>$meter
/usr/bin/$tool "\$@"
status=\$?
echo "- \$\$ $tool" >>$meter
exit \$status
EOF
done
chmod 755 tools/*
path=$PWD/tools:/usr/sbin:/usr/bin:/sbin:/bin

# unpack DIR PACKAGE: its sources as DIR/PACKAGE.tar. 77: why there are none.
unpack() {
  dsc=$("$SRC/tests/peers/debian-source" "$sources" "$2") || {
    why=$dsc
    return 77
  }
  rm -rf "$place"
  mkdir "$place"
  dpkg-source --no-check -x "$dsc" "$place/$2" >"$1/unpack.log" 2>&1 || {
    tail -n 1 "$1/unpack.log"
    return 1
  }
  # Not those of a .dsc that names what a profile leaves out.
  why=$(cd "$place/$2" && dpkg-checkbuilddeps 2>&1) || {
    why=${why#*error: }
    return 77
  }
  tar -C "$place" --format=posix -cf "$1/$2.tar" "$2"
}

# fresh DIR PACKAGE...: only what was unpacked is there.
fresh() {
  dir=$1
  shift
  rm -rf "$place" "$meter"
  mkdir "$place"
  for package; do
    tar -C "$place" --no-same-owner -xpf "$dir/$package.tar"
  done
  : >"$meter"
  own "$place" "$meter"
}

# timed LOG COMMAND...: its milliseconds are in $took.
timed() {
  log=$1
  shift
  took=$(date +%s%N)
  "$@" </dev/null >"$log" 2>&1 || {
    tail -n 15 "$log"
    return 1
  }
  took=$((($(date +%s%N) - took) / 1000000))
}

# most [TOOLS]: how many ran at once, at most, of those that TOOLS matches.
most() {
  awk -v tools="${1-.}" '$3 ~ tools { now += $1 == "+" ? 1 : -1 }
    now > most { most = now }
    END { print most + 0 }' "$meter"
}

compilers='(cc|[+][+])$'

# debs DIR: what was built.
debs() {
  mkdir "$1"
  cp "$place"/*.*deb "$1"
}

# same_debs A B: has B the same, byte by byte? Else says where they differ.
same_debs() {
  [ "$(ls "$1")" = "$(ls "$2")" ] || {
    ls "$1" "$2"
    return 1
  }
  for deb in "$1"/*; do
    base=${deb##*/}
    if cmp -s "$deb" "$2/$base"; then continue; fi
    for part in fsys ctrl; do
      for side in "$1" "$2"; do
        dpkg-deb --$part-tarfile "$side/$base" >"$side.$part.tar"
      done
      "$SRC/tests/support/compare-images" "$1.$part.tar" "$2.$part.tar" || :
    done
    echo "$base differs"
    return 1
  done
}
