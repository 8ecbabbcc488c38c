use actor_rt::prelude::*;

struct A;

#[actor(extend)]
impl A {
    pub fn f(&self) -> u8 {
        1
    }
}

fn main() {}
