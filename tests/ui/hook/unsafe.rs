use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}

    #[actor(on_start)]
    unsafe fn a(&mut self) {}

    #[actor(on_stop)]
    extern "C" fn b(&mut self) {}
}

fn main() {}
