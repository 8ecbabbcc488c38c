//! The tests that the list of promises names exist.

use std::fs;
use std::path::Path;

use crate::source::sources;

#[test]
fn every_proof_of_a_promise_exists() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/promises.md");
    let page = fs::read_to_string(page).expect("the list of promises");
    let code: String = ["actor-rt/src", "tests"]
        .into_iter()
        .flat_map(sources)
        .map(|source| source.text)
        .collect();
    let mut named = 0;
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let proofs = row.split('|').nth(2).unwrap_or_default();
        for name in proofs.split('`').skip(1).step_by(2) {
            named += 1;
            let definition = format!("fn {name}()");
            assert!(code.contains(&definition), "no test `{name}`: {row}");
        }
    }
    assert!(named > 50, "the list was read: {named} proofs");
}
