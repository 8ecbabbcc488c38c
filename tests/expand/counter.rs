#[actor]
impl Counter {
    pub fn new(total: i64) -> Self {
        Counter { total }
    }

    /// Adds `by` and returns the new total.
    pub fn add(&mut self, by: i64) -> i64 {
        self.total += by;
        self.total
    }

    pub(crate) fn reset(&mut self) {
        self.total = 0;
    }

    #[actor(tell)]
    pub fn note(&mut self, (text, _): (String, u8)) {}

    pub async fn fetch(&mut self, url: String, cx: &Context<Self>) -> String {
        url
    }

    pub fn fail(&self) -> ! {
        panic!()
    }

    pub fn finish(self) -> i64 {
        self.total
    }

    fn helper(&self) {}
}
