use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, _a: &Context<Self>, _b: &Context<Self>) {}
}

fn main() {}
