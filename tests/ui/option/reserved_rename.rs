use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(rename = __Task)]
    pub fn f(&self) {}
}

fn main() {}
