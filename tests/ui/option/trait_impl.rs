use actor_rt::prelude::*;

struct A;

#[actor]
trait T {
    fn f(&self);
}

#[actor]
impl A {
    pub fn g(&self) {}
}

#[actor(extend, vis = pub, message = M, derive(Debug))]
impl T for A {
    fn f(&self) {}
}

fn main() {}
