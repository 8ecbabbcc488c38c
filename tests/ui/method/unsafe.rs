use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub unsafe fn f(&self) {}
}

fn main() {}
