use actor_rt::prelude::*;

struct A;

#[actor(handle = a::B)]
impl A {
    pub fn f(&self) {}
}

fn main() {}
