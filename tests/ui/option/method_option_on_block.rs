use actor_rt::prelude::*;

struct A;

#[actor(skip)]
impl A {
    pub fn f(&self) {}
}

fn main() {}
