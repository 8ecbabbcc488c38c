#[actor]
impl Desk {
    pub fn keep(&mut self, item: Item, #[actor(reply)] reply: Resolver<Found<Self>>) {
        self.kept.push((item, reply));
    }

    pub async fn fetch<K: Key>(&mut self, #[actor(reply)] reply: Resolver<()>, key: K) {
        self.fetching.push((key.url(), reply));
    }
}
