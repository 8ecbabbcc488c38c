use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, #[actor(reply)] _one: Resolver<u8>, #[actor(reply)] _two: Resolver<u8>) {}
}

fn main() {}
