use actor_rt::prelude::*;

struct A;

#[actor(handle = H, local, handle = I)]
impl A {
    #[actor(tell, tell)]
    pub fn f(&self) {}

    #[actor(rename = B)]
    #[actor(rename = C)]
    pub fn g(&self) {}
}

fn main() {}
