use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn finish(self, #[actor(reply)] _reply: Resolver<u8>) {}
}

fn main() {}
