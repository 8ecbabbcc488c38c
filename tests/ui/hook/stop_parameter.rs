use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}

    #[actor(on_stop)]
    fn a(&mut self, _cx: &Context<Self>, _n: &u8) {}
}

fn main() {}
