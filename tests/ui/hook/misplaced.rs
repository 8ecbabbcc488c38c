use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}
}

#[actor(extend)]
impl A {
    pub fn g(&self) {}

    #[actor(on_start)]
    fn a(&mut self) {}
}

fn main() {}
