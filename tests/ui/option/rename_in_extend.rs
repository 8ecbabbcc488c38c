use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}
}

#[actor(extend)]
impl A {
    #[actor(rename = G)]
    pub fn g(&self) {}
}

fn main() {}
