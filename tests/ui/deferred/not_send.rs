use std::rc::Rc;

use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, #[actor(reply)] _reply: Resolver<Rc<u8>>) {}

    pub fn g<T: 'static>(&self, #[actor(reply)] _reply: Resolver<T>) {}
}

fn main() {}
