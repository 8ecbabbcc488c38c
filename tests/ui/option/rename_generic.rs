use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(rename = G)]
    pub fn f<T: Send + 'static>(&self, t: T) -> T {
        t
    }
}

fn main() {}
