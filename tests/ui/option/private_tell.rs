use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(tell)]
    fn f(&self) {}

    pub fn g(&self) {}
}

fn main() {}
