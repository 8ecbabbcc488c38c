#[actor]
impl Counter {
    pub fn borrowed(&self, text: &str) {}

    pub fn healthy(&self) -> u8 {
        1
    }
}
