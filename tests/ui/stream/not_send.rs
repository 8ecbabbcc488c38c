use std::rc::Rc;

use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[actor(stream)]
    pub fn item(&self, _out: Yield<Rc<u8>>) {}

    #[actor(stream)]
    pub fn outcome(&self, _out: Yield<u8>) -> Rc<u8> {
        Rc::new(1)
    }

    #[actor(stream)]
    pub fn generic<T: 'static>(&self, _out: Yield<T>) {}
}

fn main() {}
