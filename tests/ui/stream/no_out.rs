use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream)]
    pub fn f(&self, _n: u8) -> u8 {
        1
    }
}

fn main() {}
