use actor_rt::prelude::*;

struct A;

impl A {
    #[actor(skip)]
    pub fn f(&self) {}
}

fn main() {}
