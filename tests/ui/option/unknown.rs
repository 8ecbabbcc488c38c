use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(skipp)]
    pub fn f(&self) {}

    #[actor(quiet)]
    pub fn g(&self) {}

    pub fn h(&self, #[actor(context)] cx: &Context<Self>) {
        let _ = cx;
    }
}

fn main() {}
