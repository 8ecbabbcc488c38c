use actor_rt::prelude::*;

struct A<'a>(&'a str);

#[actor]
impl A<'_> {
    pub fn f(&self) {}
}

fn main() {}
