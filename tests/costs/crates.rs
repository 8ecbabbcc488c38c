//! How many crates a first program builds.

use std::collections::BTreeSet;
use std::env;
use std::path::Path;
use std::process::Command;

#[test]
fn a_first_program_builds_at_most_18_crates() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // What the lock file says; nothing is fetched, nothing is built.
    let output = Command::new(cargo)
        .current_dir(workspace)
        .args(["tree", "--offline", "--package", "actor-rt"])
        .args(["--edges", "normal,build", "--prefix", "none"])
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");

    let tree = String::from_utf8(output.stdout).unwrap();
    let crates: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(" (").next())
        .filter(|name| !name.is_empty())
        .collect();
    assert!(
        crates.iter().any(|name| name.starts_with("actor-rt ")),
        "the tree was not understood:\n{tree}"
    );
    // And the program itself.
    assert!(
        crates.len() < 18,
        "{} crates and the program: {crates:#?}",
        crates.len()
    );
}
