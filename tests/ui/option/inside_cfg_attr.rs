use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[cfg_attr(test, actor(skip))]
    pub fn f(&self) {}
}

fn main() {}
