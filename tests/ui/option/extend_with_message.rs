use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}
}

#[actor(extend, message = M, derive(Debug), vis = pub)]
impl A {
    pub fn g(&self) {}
}

fn main() {}
