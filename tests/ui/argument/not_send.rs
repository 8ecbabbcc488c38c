use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, rc: std::rc::Rc<u8>, cell: std::cell::Cell<u8>) -> u8 {
        *rc + cell.get()
    }

    pub fn healthy(&self) -> u8 {
        1
    }
}

fn call(a: &AHandle) -> Reply<u8> {
    a.healthy()
}

fn main() {}
