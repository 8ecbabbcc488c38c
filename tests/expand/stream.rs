#[actor]
impl Library {
    #[actor(stream)]
    pub fn rows(&mut self, query: Query, out: Yield<Row<Self>>) -> Result<u64, Failure> {
        self.each(query, |row| out.send(row))
    }

    #[actor(stream(capacity = Self::AHEAD))]
    pub async fn all<K: Key>(&self, #[actor(out)] rows: Out<K>, others: Yield<K>) {
        self.copy(rows, others).await
    }
}
