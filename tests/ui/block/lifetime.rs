use actor_rt::prelude::*;

struct A<'a>(&'a str);

#[actor]
impl<'a> A<'a> {
    pub fn f(&self) {}
}

fn main() {}
