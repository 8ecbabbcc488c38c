//! How the models are run.

/// Explores a model: all interleavings with at most three preemptions, unless
/// `LOOM_MAX_PREEMPTIONS` says otherwise. Three find every planted bug that we
/// know of, and end in seconds where the full search does not end.
pub(crate) fn check(model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    if builder.preemption_bound.is_none() {
        builder.preemption_bound = Some(3);
    }
    builder.check(model);
}
