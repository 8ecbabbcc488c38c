use actor_rt::prelude::*;

struct Store<T>(T);

#[actor]
impl<T: Send + 'static> Store<T> {
    pub fn put(&mut self, t: T) {
        self.0 = t;
    }
}

#[actor(extend)]
impl<T: ToString> Store<T> {
    pub fn show(&self) -> String {
        self.0.to_string()
    }
}

fn main() {}
