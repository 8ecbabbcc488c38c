use actor_rt::prelude::*;

struct A;

#[actor]
trait T {
    fn f(&self, rc: std::rc::Rc<u8>) -> std::rc::Rc<u8>;
}

#[actor]
impl A {
    pub fn h(&self) {}
}

#[actor]
impl T for A {
    fn f(&self, rc: std::rc::Rc<u8>) -> std::rc::Rc<u8> {
        rc
    }
}

fn main() {}
