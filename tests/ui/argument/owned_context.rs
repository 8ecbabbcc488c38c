use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, _cx: Context<Self>) {}

    pub fn g(&self, #[actor(ctx)] _cx: Context<A>) {}
}

fn main() {}
