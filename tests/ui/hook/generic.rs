use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}

    #[actor(on_start)]
    fn a<T>(&mut self) {}
}

fn main() {}
