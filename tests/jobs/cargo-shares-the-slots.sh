#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 300
# Why: a cargo that cannot reach the pool compiles with all CPUs, so it must
# find the pool behind each make, with `+` and without. RUSTC_WRAPPER shows how
# many of its rustc run.
. "${0%/*}/common.sh"
needs_new_make
# Debian's cargo, or rustup's in the home that tests do not have.
home=$(getent passwd "$(id -u)" | cut -d: -f6)
PATH=$PATH:$home/.cargo/bin
export PATH RUSTUP_HOME="$home/.rustup" CARGO_HOME="$TMP/cargo"
cargo --version >/dev/null 2>&1 ||
  skip 'cargo is not installed; make deps-peers'
export RUSTC_WRAPPER="$METERED" CARGO_NET_OFFLINE=true

crates='a b c d e f'
for crate in $crates; do
  mkdir -p $crate/src
  printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2021"\n' \
    $crate >$crate/Cargo.toml
  echo 'pub fn f(x: u32) -> u32 { x + 1 }' >$crate/src/lib.rs
done
echo "[workspace]
members = [$(printf '"%s", ' $crates)]" >Cargo.toml
cat >Makefile <<'EOF'
all: ; $(PLUS)@cargo build --quiet -j9
EOF
cargo build --quiet # asks rustc for its version, also by way of the wrapper

for make in "$old" "$new"; do
  for plus in + ''; do
    name="$make, '$plus'"
    touch ./*/src/lib.rs
    MEET=3 measure "$JOBROOT" serve -j 3 -- "$make" -s PLUS=$plus >out 2>&1 ||
      fail "$name: $? $(cat out)"
    same "$name: $(cat out)" "$name: "
    same "$name: $(most)" "$name: 3"
  done
done
