use actor_rt::prelude::*;

struct A;

#[actor(handel = B)]
impl A {
    pub fn f(&self) {}
}

fn main() {}
