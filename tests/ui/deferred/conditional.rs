use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(
        &self,
        #[cfg(not(any()))]
        #[actor(reply)]
        _reply: Resolver<u8>,
    ) {
    }
}

fn main() {}
