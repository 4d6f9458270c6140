# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what the tests with Debian's kernel share: its source, unpacked where
# nobody writes to it, a small configuration with modules, compilers that are
# counted, and packages as lists that can be compared. KERNEL_WORK names a
# directory that is kept, and what is there already is not made again;
# KERNEL_JOBS is how many slots there are. `make check-kernel` hands these on.
. "$SRC/tests/cli/common.sh"

tarball=/usr/src/linux-source-6.1.tar.xz
work=${KERNEL_WORK-$TMP/work}
source=$work/linux-source-6.1
slots=${KERNEL_JOBS-$(nproc)}

unset MAKEFLAGS
# What was compiled an hour ago must be compiled now.
export CCACHE_DISABLE=1
export JOBROOT ARCH=x86_64 KBUILD_BUILD_USER=builder KBUILD_BUILD_HOST=localhost \
  KBUILD_BUILD_TIMESTAMP='Mon Jan  1 00:00:00 UTC 2024' \
  SOURCE_DATE_EPOCH=1704067200 KDEB_PKGVERSION=1-1 KDEB_CHANGELOG_DIST=unstable

needs() { # TOOL...
  [ -r "$tarball" ] ||
    skip 'linux-source-6.1 is not installed; make deps-kernel'
  for tool; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null ||
      skip "$tool is not installed; make deps-kernel"
  done
  mkdir -p "$work"
  free=$(df -P -k "$work" | awk 'NR == 2 { print $4 }')
  [ "$free" -gt 8000000 ] || skip "less than 8 GB are free in $work"
}

# The source, and in $work/config what is built of it.
prepare() {
  [ -e "$work/config" ] && return
  tar -C "$work" -xf "$tarball"
  mkdir "$work/first"
  kernel -j"$slots" O="$work/first" tinyconfig
  cat >>"$work/first/.config" <<'END'
CONFIG_MODULES=y
CONFIG_MODULE_UNLOAD=y
CONFIG_MULTIUSER=y
CONFIG_BLOCK=y
CONFIG_BLK_DEV=y
CONFIG_BLK_DEV_LOOP=m
CONFIG_EXT2_FS=m
CONFIG_MSDOS_FS=m
END
  kernel -j"$slots" O="$work/first" olddefconfig
  grep -q '^CONFIG_EXT2_FS=m' "$work/first/.config" || fail 'no modules'
  cp "$work/first/.config" "$work/config"
  rm -rf "$work/first"
}

kernel() { # ARGUMENT...
  make -C "$source" "$@" >"$work/log" 2>&1 || fail "$(tail -n 20 "$work/log")"
}

# A directory that nothing was built in, at the same path each time, since
# some of what is packed names it.
new_build() {
  rm -rf "$work/build"
  mkdir -p "$work/build/tree"
  cp "$work/config" "$work/build/tree/.config"
  cd "$work/build"
}

# COMMAND, with each compiler's beginning and end in $work/meter, as what and
# for whom; what COMMAND says is in $work/log. What the kernel tries on an empty
# file to know its compiler is not counted: for some objects that is done while
# make expands the recipe, and make does that before it waits for a slot.
metered() { # COMMAND...
  rm -f "$work/meter"
  mkdir -p "$work/bin"
  cat >"$work/bin/gcc" <<END
#!/bin/sh
PATH=\${PATH#$work/bin:}
case " \$* " in *' /dev/null '*) exec gcc "\$@" ;; esac
printf '%s\n' "+ \$PPID \$*" >>"$work/meter"
gcc "\$@"
status=\$?
echo "- \$PPID" >>"$work/meter"
exit \$status
END
  chmod 755 "$work/bin/gcc"
  PATH=$work/bin:$PATH "$@" >"$work/log" 2>&1 ||
    fail "$* failed: $(tail -n 20 "$work/log")"
}

# How many ran at once, at most.
most() {
  awk '{ now += $1 == "+" ? 1 : -1; if (now > most) most = now }
    END { print most + 0 }' "$work/meter"
}

compiled_in_parallel() {
  found=$(most)
  [ "$found" -le "$slots" ] || fail "$found compilers at once, not $slots"
  [ "$found" -gt 1 ] || [ "$slots" = 1 ] || fail 'one compiler at a time'
}

# All of the packages in DIR: members with type, mode, owner, size and target,
# and checksums of what is in them. A changelog has the time of packing.
contents_of() { # DIR
  for package in "$1"/*.deb; do
    [ -e "$package" ] || continue
    echo "== ${package##*/}"
    dpkg-deb -f "$package" | grep -v '^Installed-Size'
    for part in ctrl fsys; do
      dpkg-deb --$part-tarfile "$package" | tar --numeric-owner -tvf - |
        awk '/changelog.Debian.gz$/ { $3 = "-" } { $4 = $5 = ""; print }' |
        sort -k 4
    done
    dpkg-deb --ctrl-tarfile "$package" | tar -xOf - ./md5sums |
      grep -v 'changelog.Debian.gz$' | sort -k 2
  done
  for package in "$1"/*.rpm "$1"/RPMS/*/*.rpm; do
    [ -e "$package" ] || continue
    echo "== ${package##*/}"
    owned='%{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME}'
    rpm -qp "$package" --qf \
      "[$owned %{FILESIZES} %{FILEDIGESTS} %{FILENAMES} %{FILELINKTOS}\\n]"
  done
}

same_packages() { # DIR: as the reference's of that kind
  contents_of "$2" >"$work/contents"
  [ -s "$work/contents" ] || fail "no packages in $2"
  diff "$work/reference.$1" "$work/contents" >"$work/difference" ||
    fail "packages differ from those of a serial build:
$(head -n 20 "$work/difference")"
}

# wrapped COMMAND...: COMMAND under wrap, metered. The pool must be whole when
# COMMAND has ended, and nothing of it, of the session and of the policy be
# left when wrap has.
wrapped() {
  rm -f "$work/places" "$work/unwhole"
  # shellcheck disable=SC2016 # for the inner shell
  metered "$JOBROOT" wrap -j "$slots" -- sh -c '
    printf "%s\n" "$FAKEROOTKEY" "$JOBROOT_POOL" "${JOBROOT_WRAP#*:}" \
      >"$0/places"
    "$@"
    status=$?
    "$JOBROOT" tokens check 2>"$0/unwhole" && rm "$0/unwhole"
    exit $status' "$work" "$@"
  [ ! -e "$work/unwhole" ] ||
    fail "the pool is not whole: $(cat "$work/unwhole")"
  while read -r place; do
    [ ! -e "$place" ] || fail "left behind: $place"
  done <"$work/places"
  compiled_in_parallel
}
