use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn number(&self, #[actor(reply)] _reply: u8) {}

    pub fn borrowed(&self, #[actor(reply)] _reply: &Resolver<u8>) {}

    pub fn another(&self, #[actor(reply)] _reply: Vec<u8>) {}
}

fn main() {}
