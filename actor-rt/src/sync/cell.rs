//! Memory whose owner is known from elsewhere. The model checker's own keeps a
//! record of who touches it, and so proves that the owners take turns.

#[cfg(loom)]
pub(crate) use loom::cell::UnsafeCell;

/// std's cell with the shape of the model checker's.
#[cfg(not(loom))]
pub(crate) struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

#[cfg(not(loom))]
impl<T> UnsafeCell<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(std::cell::UnsafeCell::new(value))
    }

    #[inline]
    pub(crate) fn with_mut<R>(&self, touch: impl FnOnce(*mut T) -> R) -> R {
        touch(self.0.get())
    }
}
