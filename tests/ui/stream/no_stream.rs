use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, #[actor(out)] _out: Yield<u8>) {}
}

fn main() {}
