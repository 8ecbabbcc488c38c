use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}

    #[actor(on_start)]
    fn a(&mut self) {}

    #[actor(on_start)]
    fn b(&mut self) {}
}

fn main() {}
