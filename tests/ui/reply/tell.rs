use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(tell)]
    pub fn f(&self) -> u8 {
        1
    }
}

fn main() {}
