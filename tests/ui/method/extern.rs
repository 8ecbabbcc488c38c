use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub extern "C" fn f(&self) {}
}

fn main() {}
