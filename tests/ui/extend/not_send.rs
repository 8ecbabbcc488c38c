use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) {}
}

#[actor(extend)]
impl A {
    pub fn g(&self, rc: std::rc::Rc<u8>) -> u8 {
        *rc
    }

    pub async fn h(&self, cell: std::rc::Weak<u8>) {
        drop(cell);
    }
}

fn main() {}
