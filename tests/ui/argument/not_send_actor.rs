use actor_rt::prelude::*;

struct Store<T>(T);

#[actor]
impl<T: 'static> Store<T> {
    pub fn put(&mut self, t: T) {
        self.0 = t;
    }

    pub fn list(&mut self, n: u8, ts: Vec<T>) -> u8 {
        self.0 = ts.into_iter().next().unwrap();
        n
    }
}

fn main() {}
