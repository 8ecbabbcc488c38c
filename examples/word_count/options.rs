//! What the user asks for.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

pub(crate) const HELP: &str = "\
Counts the words of UTF-8 text files.

usage: word_count [options] [file or folder]...

  --workers N   counting threads (default: one per processor)
  --chunk N     bytes of text per message, at least 16 (default: 65536)
  --top N       how many of the most frequent words to list (default: 10)
  --help        this text
  --            what follows is a path, whatever it looks like

Folders are read with all that is in them; links in them are not followed.
Without a path, the documents of this workspace are counted. A word is a run
of letters and digits, with apostrophes inside, in lower case; a line ends
with a newline. A file is counted as a whole or, if it is not UTF-8 or cannot
be read, not at all.
";

/// What the arguments come to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Count(Options),
    Help,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) workers: usize,
    pub(crate) chunk: usize,
    pub(crate) top: usize,
    pub(crate) paths: Vec<PathBuf>,
}

/// Below this, a chunk might not hold a single character with its neighbours.
const SMALLEST_CHUNK: usize = 16;

impl Command {
    pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Options {
            workers: thread::available_parallelism().map_or(1, NonZeroUsize::get),
            chunk: 64 * 1024,
            top: 10,
            paths: Vec::new(),
        };
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            match arg.to_str() {
                Some("--help" | "-h") => return Ok(Self::Help),
                Some("--workers") => options.workers = number("--workers", args.next(), 1)?,
                Some("--chunk") => options.chunk = number("--chunk", args.next(), SMALLEST_CHUNK)?,
                Some("--top") => options.top = number("--top", args.next(), 0)?,
                Some("--") => options.paths.extend(args.by_ref().map(PathBuf::from)),
                Some(unknown) if unknown.starts_with("--") => {
                    return Err(format!("unknown option `{unknown}`"));
                }
                _ => options.paths.push(PathBuf::from(arg)),
            }
        }
        if options.paths.is_empty() {
            options.paths = own_documents();
        }
        Ok(Self::Count(options))
    }
}

fn number(option: &str, value: Option<OsString>, least: usize) -> Result<usize, String> {
    let value = value.ok_or_else(|| format!("`{option}` needs a number"))?;
    let number = value.to_str().and_then(|text| text.parse().ok());
    number.filter(|number| *number >= least).ok_or_else(|| {
        let value = value.to_string_lossy();
        format!("`{option}` takes a number of at least {least}, not `{value}`")
    })
}

/// The texts that come with this program, wherever it is started.
fn own_documents() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.parent().unwrap_or(package);
    ["README.md", "ARCHITECTURE.md", "docs"]
        .map(|name| workspace.join(name))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parse(args: &[&str]) -> Result<Command, String> {
        Command::parse(args.iter().map(OsString::from))
    }

    #[track_caller]
    fn options(args: &[&str]) -> Options {
        match parse(args) {
            Ok(Command::Count(options)) => options,
            other => panic!("not options: {other:?}"),
        }
    }

    #[test]
    fn options_may_stand_before_and_after_paths() {
        let options = options(&["a", "--workers", "3", "b", "--chunk", "16", "--top", "0"]);
        assert_eq!((options.workers, options.chunk, options.top), (3, 16, 0));
        assert_eq!(options.paths, [PathBuf::from("a"), PathBuf::from("b")]);
    }

    #[test]
    fn without_a_path_it_is_our_own_documents() {
        let paths = options(&[]).paths;
        assert!(paths.iter().any(|path| path.ends_with("README.md")));
        assert!(paths.iter().all(|path| path.is_absolute()));
    }

    #[test]
    fn after_two_dashes_everything_is_a_path() {
        let paths = options(&["--", "--help", "--top"]).paths;
        assert_eq!(paths, [PathBuf::from("--help"), PathBuf::from("--top")]);
    }

    #[test]
    fn help_wins_over_what_follows() {
        assert_eq!(parse(&["--help", "--nonsense"]), Ok(Command::Help));
    }

    #[test]
    fn mistakes_say_what_is_wrong() {
        let mistakes = [
            (&["--tops"][..], "unknown option `--tops`"),
            (&["--top"], "`--top` needs a number"),
            (
                &["--top", "ten"],
                "`--top` takes a number of at least 0, not `ten`",
            ),
            (
                &["--workers", "0"],
                "`--workers` takes a number of at least 1, not `0`",
            ),
            (
                &["--chunk", "15"],
                "`--chunk` takes a number of at least 16, not `15`",
            ),
        ];
        for (args, message) in mistakes {
            assert_eq!(parse(args), Err(message.to_owned()));
        }
    }
}
