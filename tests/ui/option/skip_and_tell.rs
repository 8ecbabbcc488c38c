use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(skip, tell)]
    pub fn f(&self) {}

    pub fn g(&self) {}
}

fn main() {}
