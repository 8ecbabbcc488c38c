//! How long a first program takes to build, from nothing.
//!
//! A package of its own for each row, with the versions of this workspace's
//! lock file and nothing fetched. The dependencies are copied out of our
//! manifests, so the floor follows them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use benches::measure::{Group, Meter, Row, Sample, Target, Unit};

const FLOOR: &str = "the five dependencies alone";
const OURS: &str = "actor-rt";

pub(crate) fn groups() -> Vec<Group> {
    let rows = vec![
        row(FLOOR, floor()),
        row(OURS, ours()),
        row(
            "the five, and an attribute that does nothing",
            floor_with_attribute(),
        ),
    ];
    #[cfg(feature = "peers")]
    let rows = rows.into_iter().chain(peers()).collect();
    vec![Group {
        name: "build",
        title: "clean debug build of a first program",
        operations: 1,
        unit: Unit::Seconds,
        rows,
        targets: vec![Target {
            row: OURS,
            against: FLOOR,
            at_most: 1.3,
        }],
    }]
}

const EMPTY: &str = "fn main() {}\n";

const ATTRIBUTE: &str = "\
use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn nothing(_: TokenStream, item: TokenStream) -> TokenStream {
    let item = syn::parse_macro_input!(item as syn::ItemImpl);
    quote::quote!(#item).into()
}
";

const HELLO: &str = "\
use actor_rt::prelude::*;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: &'static str) -> String {
        format!(\"hello, {name}\")
    }
}

fn main() -> Result<(), ReplyError> {
    println!(\"{}\", Greeter.spawn().greet(\"world\").wait()?);
    Ok(())
}
";

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What an actor crate of this kind is usually made of. Ours does without some
/// of it, which is the point of the comparison.
const RUNTIME: &str = "\
flume = { version = \"0.12\", default-features = false }
thiserror = \"2\"";

const MACRO: &str = "\
proc-macro2 = \"1\"
quote = \"1\"
syn = { version = \"3\", features = [\"full\"] }";

/// The five, and nothing of ours.
fn floor() -> Package {
    let five = format!("{RUNTIME}\n{MACRO}");
    Package::new("floor", five, EMPTY)
}

/// An attribute must be linked before anything that uses it is compiled: what
/// that costs if it does nothing.
fn floor_with_attribute() -> Package {
    let dependencies = format!("{RUNTIME}\nattribute = {{ path = \"attribute\" }}");
    Package {
        attribute: Some(ATTRIBUTE),
        ..Package::new("floor-with-attribute", dependencies, EMPTY)
    }
}

fn ours() -> Package {
    let path = workspace().join("actor-rt").display().to_string();
    Package::new("ours", format!("actor-rt = {{ path = {path:?} }}"), HELLO)
}

#[cfg(feature = "peers")]
fn peers() -> Vec<Row> {
    let row = |name: &str, folder: &'static str, dependencies: &str| {
        row(name, Package::new(folder, dependencies.to_owned(), EMPTY))
    };
    vec![
        row(
            "interthread and oneshot",
            "interthread-alone",
            "interthread = \"3.1\"\noneshot = \"0.1\"",
        ),
        row(
            "xtra with tokio",
            "xtra-alone",
            "xtra = { version = \"0.6\", features = [\"macros\", \"tokio\"] }",
        ),
        row("actix", "actix-alone", "actix = \"0.13\""),
        row("kameo", "kameo-alone", "kameo = \"0.22\""),
        row("ractor", "ractor-alone", "ractor = \"0.16\""),
    ]
}

/// A package that is built from nothing, again and again.
struct Package {
    folder: &'static str,
    dependencies: String,
    main: &'static str,
    /// The program of a procedural macro crate beside it.
    attribute: Option<&'static str>,
}

fn row(name: &str, package: Package) -> Row {
    Row::new(name, move |operations| package.build(operations))
}

impl Package {
    fn new(folder: &'static str, dependencies: String, main: &'static str) -> Self {
        Self {
            folder,
            dependencies,
            main,
            attribute: None,
        }
    }

    fn build(&self, operations: usize) -> Sample {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("first")
            .join(self.folder);
        self.write(&folder);
        let target = folder.join("target");
        let meter = Meter::start();
        for _ in 0..operations {
            // None is there before the first build ever.
            let _ = fs::remove_dir_all(&target);
            let output = Command::new(option_env!("CARGO").unwrap_or("cargo"))
                .current_dir(&folder)
                .env("CARGO_TARGET_DIR", &target)
                .args(["build", "--offline"])
                .output()
                .expect("cargo runs");
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{error}");
        }
        meter.stop(operations)
    }

    fn write(&self, folder: &Path) {
        let lock = fs::read_to_string(workspace().join("Cargo.lock")).expect("our lock file");
        let package = manifest(self.folder, &self.dependencies);
        let package = format!("{package}\n[workspace]\n");
        write(&folder.join("Cargo.toml"), &package);
        write(&folder.join("Cargo.lock"), &lock);
        write(&folder.join("src/main.rs"), self.main);
        if let Some(program) = self.attribute {
            let package = manifest("attribute", MACRO);
            let package = format!("{package}\n[lib]\nproc-macro = true\n");
            write(&folder.join("attribute/Cargo.toml"), &package);
            write(&folder.join("attribute/src/lib.rs"), program);
        }
    }
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependencies}\n"
    )
}

fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a file lies in a folder");
    fs::create_dir_all(folder).expect("a folder for the package");
    fs::write(path, text).expect("a file of the package");
}
