use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream, tell)]
    pub fn f(&self, _out: Yield<u8>) {}
}

fn main() {}
