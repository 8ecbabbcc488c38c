#!/bin/sh
# What `#[actor]` adds to `cargo check`. See README.md.
set -eu

methods=${1:-200}
workspace=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"

cat > "$work/Cargo.toml" <<TOML
[package]
name = "measured"
version = "0.0.0"
edition = "2024"

[dependencies]
actor-rt = { path = "$workspace/actor-rt" }

[workspace]
TOML
cp "$workspace/Cargo.lock" "$work"

# One block; the first argument is the line in front of it.
block() {
    echo '#![allow(dead_code)]'
    echo 'use std::collections::HashMap;'
    echo 'pub struct Big { map: HashMap<u64, String>, total: u64 }'
    echo "$1"
    echo 'impl Big {'
    i=0
    while [ $i -lt "$methods" ]; do
        echo "/// Adds."
        echo "pub fn add_$i(&mut self, by: u64, label: String) -> u64 {"
        echo "    self.total += by; self.map.insert(by, label); self.total }"
        echo "pub fn get_$i(&self, key: u64) -> Option<String> { self.map.get(&key).cloned() }"
        echo "pub fn fail_$i(&mut self, key: u64) -> Result<u64, String> {"
        echo "    if key > 3 { Err(format!(\"no {key}\")) } else { Ok(self.total) } }"
        echo "pub fn reset_$i(&mut self) { self.total = 0; self.map.clear(); }"
        i=$((i + 4))
    done
    echo '}'
}

# The best of several runs, in milliseconds.
measure() {
    best=1000000
    for _ in 1 2 3 4 5 6 7 8 9; do
        touch "$work/src/lib.rs"
        start=$(date +%s%N)
        cargo check --quiet
        end=$(date +%s%N)
        time=$(((end - start) / 1000000))
        [ $time -lt $best ] && best=$time
    done
    echo "$best"
}

cd "$work"
export CARGO_INCREMENTAL=0
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$work/target}"

block '' > src/lib.rs
cargo check --quiet
plain=$(measure)
block '#[actor_rt::actor]' > src/lib.rs
actor=$(measure)
echo "$methods methods: plain $plain ms, with #[actor] $actor ms"
