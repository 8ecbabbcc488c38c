use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f<'a, T: PartialEq<&'a u8> + Send + 'static>(&'a self, t: T) -> bool {
        t == &1
    }
}

fn main() {}
