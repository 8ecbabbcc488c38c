#[actor(extend)]
impl<T: Display> api::Store<T> {
    pub fn show(&self, prefix: String) -> Result<String, Self::Error> {
        Ok(prefix)
    }
}
