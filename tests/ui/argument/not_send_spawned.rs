use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, rc: std::rc::Rc<u8>) -> u8 {
        *rc
    }
}

fn call() -> AHandle {
    A.spawn()
}

fn main() {}
