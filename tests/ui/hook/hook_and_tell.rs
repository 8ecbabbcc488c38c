use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}

    #[actor(on_start, tell)]
    fn a(&mut self) {}
}

fn main() {}
