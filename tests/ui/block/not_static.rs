use actor_rt::prelude::*;

struct Store<T>(T);

#[actor]
impl<T: Send> Store<T> {
    pub fn put(&mut self, t: T) {
        self.0 = t;
    }
}

fn main() {}
