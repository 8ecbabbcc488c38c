use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream)]
    pub fn f(&self, _a: Yield<u8>, _b: Yield<u16>) {}
}

fn main() {}
