use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub async fn f(&mut self, rc: std::rc::Rc<u8>) -> u8 {
        std::future::ready(()).await;
        *rc
    }
}

fn main() {}
