#[actor(derive(Debug), vis = pub(crate))]
impl<V: Clone, K, const N: usize> Store<K, V, N>
where
    K: Eq + 'static,
{
    #[cfg(feature = "put")]
    pub fn put(&mut self, key: K, #[cfg(test)] value: [V; N]) -> Option<Self> {
        None
    }

    #[actor(tell)]
    pub fn map<'a, T: Send + 'static>(&'a self, f: impl Fn(&V) -> T + Send + 'static, t: T) {}
}
