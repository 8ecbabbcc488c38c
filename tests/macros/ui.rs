//! What `#[actor]` refuses, and in which words. `TRYBUILD=overwrite` writes
//! the words anew; nobody else does.

#[test]
fn golden_errors() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
