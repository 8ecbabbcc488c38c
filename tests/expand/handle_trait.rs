#[actor]
pub trait Greeter {
    /// Greets.
    fn greet(&mut self, name: String) -> String;

    fn generic<T: Send + 'static>(&self, t: T);
}

#[actor]
impl api::Greeter for English {
    fn greet(&mut self, name: String) -> String {
        name
    }

    fn generic<T: Send + 'static>(&self, t: T) {}
}

#[actor]
trait Source<T> {
    type Item: Debug;

    fn next(&mut self, seed: T) -> Self::Item;
}

#[actor]
impl Source<u8> for Numbers {
    type Item = u16;

    fn next(&mut self, seed: u8) -> Self::Item {
        0
    }
}
