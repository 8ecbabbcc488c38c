use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream)]
    pub fn f(&self, _out: Yield<u8>, #[actor(reply)] _reply: Resolver<u8>) {}
}

fn main() {}
