use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}

    fn later(&self, #[actor(reply)] reply: Resolver<u8>) {
        reply.resolve(1);
    }
}

fn main() {}
