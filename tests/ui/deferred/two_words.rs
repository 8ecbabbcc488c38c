use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, #[actor(reply, ctx)] _reply: Resolver<u8>) {}

    pub fn g(&self, #[actor(reply, reply)] _reply: Resolver<u8>) {}
}

fn main() {}
