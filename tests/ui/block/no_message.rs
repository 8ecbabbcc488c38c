use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    fn helper(&self) {}

    pub fn new() -> Self {
        A
    }
}

fn main() {}
