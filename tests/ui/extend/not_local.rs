use actor_rt::prelude::*;

struct A;

#[actor(local)]
impl A {
    pub fn f(&self) {}
}

#[actor(extend)]
impl A {
    pub async fn g(&self) {}
}

fn main() {}
