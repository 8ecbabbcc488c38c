use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream(capacity = 0))]
    pub fn none(&self, _out: Yield<u8>) {}

    #[actor(stream(16))]
    pub fn bare(&self, _out: Yield<u8>) {}

    #[actor(stream(size = 16))]
    pub fn other(&self, _out: Yield<u8>) {}

    #[actor(stream, stream)]
    pub fn twice(&self, _out: Yield<u8>) {}
}

fn main() {}
