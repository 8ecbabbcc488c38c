use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, #[actor(reply)] reply: Resolver<u8>) -> Result<u8, String> {
        reply.resolve(1);
        Ok(1)
    }
}

fn main() {}
