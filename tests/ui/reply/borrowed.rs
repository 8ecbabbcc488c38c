use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn a(&self) -> &str {
        ""
    }

    pub fn b(&self) -> Option<std::slice::Iter<'_, u8>> {
        None
    }

    pub fn c(&self) -> Box<dyn Iterator<Item = u8> + '_> {
        Box::new(std::iter::empty())
    }
}

fn main() {}
