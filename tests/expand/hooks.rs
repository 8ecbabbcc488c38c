#[actor(local, handle = Remote, message = Words, crate = crate::rt)]
impl inner::Actor {
    #[actor(on_start)]
    fn started(&mut self) -> Result<(), Error> {
        Ok(())
    }

    #[actor(on_stop)]
    fn stopped(&mut self, reason: &ExitReason, cx: &mut Context<Self>) {}

    #[actor(rename = Hello)]
    #[deprecated]
    #[inline]
    pub async fn hi(&self) {}
}
