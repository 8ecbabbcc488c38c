use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream)]
    pub fn f(&self, _out: Yield<&str>) {}
}

fn main() {}
