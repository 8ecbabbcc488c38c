//! A program whose actor panics, for a test to build with `panic = "abort"`:
//! says what the library promises of panics, and whether it outlived this one.
#![allow(clippy::print_stdout, reason = "what the test reads")]

use actor_rt::prelude::*;

struct Fragile;

#[actor]
#[allow(clippy::unused_self, reason = "a handler has a receiver")]
impl Fragile {
    pub fn touch(&self) {
        panic!("it broke");
    }
}

fn main() {
    println!("contained: {}", actor_rt::PANICS_ARE_CONTAINED);
    let fragile = Builder::new().name("fragile-branch-of-the-ledger");
    let fragile = fragile.spawn(Fragile).expect("a thread");
    let error = fragile.touch().wait().expect_err("it panics");
    println!("survived: {error}");
}
