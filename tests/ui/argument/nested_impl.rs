use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, xs: Vec<impl Send + 'static>) -> usize {
        xs.len()
    }
}

fn main() {}
