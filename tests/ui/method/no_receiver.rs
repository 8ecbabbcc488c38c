use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(message)]
    fn f() {}

    pub fn g(&self) {}
}

fn main() {}
