use actor_rt::prelude::*;

pub struct A;

#[actor]
impl A {
    pub(crate) fn f(&self) {}
}

fn main() {}
