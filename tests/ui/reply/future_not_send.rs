use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub async fn f(&mut self) {
        let rc = std::rc::Rc::new(1);
        std::future::ready(()).await;
        drop(rc);
    }
}

fn main() {}
