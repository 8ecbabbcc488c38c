use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}
}

#[actor]
impl A {
    pub fn g(&self) {}
}

fn main() {}
