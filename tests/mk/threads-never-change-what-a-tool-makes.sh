#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: how many tokens are free when a tool starts is chance, so what it makes
# must not depend on it. Each tool that mk/jobs.mk knows, as far as it is
# installed, with one, two, three and five threads.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

# More than a block of each: xz -1 has 3 MiB, zstd -1 2 MiB.
seq 1200000 >data
mkdir -p tree/usr package/DEBIAN package/usr crate/src
split -n 3 data tree/usr/part
cp data package/usr
printf '%s\n' 'Package: x' 'Version: 1' 'Architecture: all' \
  'Maintainer: X <x@example.org>' 'Description: x' >package/DEBIAN/control
find tree package -exec touch -d @1700000000 {} +
printf '[package]\nname = "x"\nversion = "1.0.0"\nedition = "2021"\n' \
  >crate/Cargo.toml
for name in one two three; do
  echo "pub fn $name(x: u32) -> u32 { x * 3 }" >crate/src/$name.rs
  echo "mod $name;"
done >crate/src/main.rs
echo 'fn main() { println!("{}", one::one(two::two(three::three(1)))); }' \
  >>crate/src/main.rs
printf 'rule cp\n  command = cp $in $out\nbuild a: cp data\nbuild b: cp a\n' \
  >build.ninja
export SOURCE_DATE_EPOCH=1700000000

cat >Makefile <<'END'
include $(shell jobroot mk)/jobs.mk
job = $(JOBROOT_JOB) -n $(N) --
threads = $(call jobroot-threads,$@)
xz: ; $(job) xz -1 -c $(threads) data >made
zstd: ; $(job) zstd -q -1 -c $(threads) data >made
pigz: ; $(job) pigz -n -c $(threads) data >made
mksquashfs: ; $(job) mksquashfs tree made -noappend -quiet -no-progress $(threads)
mkfs.erofs: ; $(job) mkfs.erofs -zlz4hc -T1700000000 \
	  -U01234567-89ab-cdef-0123-456789abcdef $(threads) made tree
dpkg-deb: ; $(job) dpkg-deb -z1 $(threads) --root-owner-group -b package made
ninja:
	rm -f a b
	$(job) ninja $(threads)
	cp b made
cargo:
	rm -rf crate/target
	$(job) cargo build -q --offline --release --manifest-path crate/Cargo.toml \
	  $(threads)
	cp crate/target/release/x made
unknown: ; $(threads)
END

for tool in xz zstd pigz mksquashfs mkfs.erofs dpkg-deb ninja cargo; do
  # A rustup without a toolchain is no cargo.
  command -v "$tool" >/dev/null && { [ "$tool" != cargo ] ||
    cargo --version >/dev/null 2>&1; } || { echo "no $tool here"; continue; }
  first=
  for count in 1 2 3 5; do
    rm -f made
    build N=$count "$tool"
    sum=$(sha256sum <made)
    same "$tool $count ${sum%% *}" "$tool $count ${first:=${sum%% *}}"
  done
done

fails make unknown >log 2>&1
grep -qF "jobs.mk: unknown tool 'unknown' in jobroot-threads. Known: cargo" log
# A make in the line is one of the pool; and it is one that a dry run shows.
printf '%s\n' 'include $(shell jobroot mk)/jobs.mk' \
  'all: ; @$(JOBROOT_JOB) -n 2 -- $(MAKE) -s sub' 'sub: ; @echo {n}' >Makefile
same "$(make -s --no-print-directory -j3 2>&1)" '{n}'
same "$(make -n --no-print-directory -j3 2>&1)" 'jobroot job -n 2 -- make -s sub
echo {n}'
