use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(tell)]
    pub fn f(&self, #[actor(reply)] _reply: Resolver<u8>) {}
}

fn main() {}
