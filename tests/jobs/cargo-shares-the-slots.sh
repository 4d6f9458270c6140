#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 300
# Why: a cargo that cannot reach the pool compiles with all CPUs, so it must
# find the pool behind each make, with `+` and without; Debian 12's does not
# know names of pools. RUSTC_WRAPPER shows how many of its rustc run.
. "${0%/*}/common.sh"
needs_new_make
# Debian's cargo, and rustup's in the home that tests do not have.
home=$(getent passwd "$(id -u)" | cut -d: -f6)
export RUSTUP_HOME="$home/.rustup" CARGO_HOME="$TMP/cargo"
cargos=
for cargo in /usr/bin/cargo "$home/.cargo/bin/cargo"; do
  if "$cargo" --version >/dev/null 2>&1; then cargos="$cargos $cargo"; fi
done
[ -n "$cargos" ] || skip 'cargo is not installed; make deps-peers'
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
all: ; $(PLUS)@$(CARGO) build --quiet -j9
EOF

for cargo in $cargos; do
  PATH=${cargo%/*}:$PATH # with its rustc
  "$cargo" build --quiet # asks that for its version, also by the wrapper
  for make in "$old" "$new"; do
    for plus in + ''; do
      name="$cargo, $make, '$plus'"
      touch ./*/src/lib.rs
      MEET=3 measure "$JOBROOT" serve -j 3 -- "$make" -s PLUS=$plus \
        CARGO="$cargo" >out 2>&1 || fail "$name: $? $(cat out)"
      same "$name: $(cat out)" "$name: "
      same "$name: $(most)" "$name: 3"
    done
  done
done
