use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f<A: Send + 'static>(&self, a: A) -> A {
        a
    }
}

fn main() {}
