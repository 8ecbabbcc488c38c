use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}

    #[actor(on_start)]
    fn a(&mut self, _n: u8) {}
}

fn main() {}
