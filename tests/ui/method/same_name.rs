use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}

    pub fn f(&self) {}
}

fn main() {}
