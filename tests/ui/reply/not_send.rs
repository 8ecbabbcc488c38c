use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) -> std::rc::Rc<u8> {
        std::rc::Rc::new(1)
    }

    pub fn g<T: Send + 'static>(&self, t: T) -> std::rc::Rc<T> {
        std::rc::Rc::new(t)
    }
}

fn main() {}
