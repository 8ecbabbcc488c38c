#![deny(unused_must_use)]

use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream)]
    pub fn f(&self, _out: Yield<u8>) {}
}

fn main() {
    A.spawn().f();
}
