use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, s: [u8]) {}

    pub fn g(&self, s: str) {}
}

fn main() {}
