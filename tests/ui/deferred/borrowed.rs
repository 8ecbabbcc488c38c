use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, #[actor(reply)] _reply: Resolver<&str>) {}
}

fn main() {}
