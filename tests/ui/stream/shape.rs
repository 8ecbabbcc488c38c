use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream)]
    pub fn number(&self, #[actor(out)] _out: u8) {}

    #[actor(stream)]
    pub fn another(&self, #[actor(out)] _out: Vec<u8>) {}
}

fn main() {}
