use actor_rt::prelude::*;

struct A;

#[actor(handle = "H", vis = 3)]
impl A {
    #[actor(rename)]
    pub fn f(&self) {}

    #[actor(tell = 1)]
    pub fn g(&self) {}
}

fn main() {}
