use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor]
    pub fn f(&self) {}
}

fn main() {}
