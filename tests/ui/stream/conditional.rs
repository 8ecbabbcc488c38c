use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream)]
    pub fn f(&self, #[cfg(not(any()))] _out: Yield<u8>) {}
}

fn main() {}
