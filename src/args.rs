//! The command line: names, options and exit codes, as docs/contract.md fixes them. Reads and writes nothing.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::builder::PossibleValue;
use clap::error::ErrorKind;
use clap::{Args as ClapArgs, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::workspace::layout::Layout;

/// What the process ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done; nothing wrong.
    Done = 0,
    /// Something is wrong with the workspace, or the vendor's CLI failed.
    Wrong = 1,
    /// It could not run, or its result could not be written.
    CannotRun = 2,
    /// Refused, so that nothing is lost.
    Refused = 3,
    /// What the CLI did is not what was predicted.
    Unpredicted = 4,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit as u8)
    }
}

/// See what `membrane push` will really read, move what it would pass over, and push.
#[derive(Debug, Parser)]
#[command(name = "membrane-tui", version, propagate_version = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub root: Root,
    #[command(flatten)]
    pub common: Common,
}

impl Args {
    /// Reads a command line, program name included.
    ///
    /// A folder before a command is refused: each command takes its own. (clap's rule for that would refuse options there too.)
    pub fn read(words: &[OsString]) -> Result<Args, clap::Error> {
        let args = Args::try_parse_from(words)?;
        match (&args.command, &args.root.root) {
            (Some(command), Some(root)) => {
                let message =
                    format!("`{}` stands before `{}`; name the folder behind it", root.display(), command.name());
                Err(Args::command().error(ErrorKind::ArgumentConflict, message))
            }
            _ => Ok(args),
        }
    }
}

/// Options that mean the same everywhere.
#[derive(Debug, Clone, ClapArgs)]
pub struct Common {
    /// How to print: for people, for programs, or (`check` only) for code scanners and GitHub
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Which CLI's reading rules to use
    #[arg(long, global = true, value_enum, default_value_t = LayoutArg::AUTO)]
    pub layout: LayoutArg,
    /// Settings to use instead of `.membrane-tui.yaml`
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Start the project's own `cli:` without asking
    #[arg(long, global = true)]
    pub trust_cli: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// Show what would be done, and do nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Print results only
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    Sarif,
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// `--layout`: one that the program knows, or none, which is `auto`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayoutArg(pub Option<&'static Layout>);

impl LayoutArg {
    /// Left to the program.
    const AUTO: LayoutArg = LayoutArg(None);
}

impl ValueEnum for LayoutArg {
    fn value_variants<'a>() -> &'a [LayoutArg] {
        static ALL: LazyLock<Vec<LayoutArg>> = LazyLock::new(|| {
            let known = Layout::all().iter().map(|layout| LayoutArg(Some(layout)));
            std::iter::once(LayoutArg::AUTO).chain(known).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.map_or("auto", |layout| layout.id.as_str())))
    }
}

/// The folder that holds `membrane/`.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct Root {
    /// The folder that holds `membrane/` [default: the nearest above that does]
    #[arg(value_name = "ROOT")]
    pub root: Option<PathBuf>,
}

/// The folder that holds `membrane/`, for commands that take another path.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct RootOption {
    /// The folder that holds `membrane/` [default: the nearest above the path that does]
    #[arg(long, value_name = "ROOT")]
    pub root: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Every diagnostic
    Check {
        /// Folders that hold `membrane/`, each for itself, or files, to be told of them alone [default: the nearest folder above that does]
        #[arg(value_name = "ROOT | FILE")]
        paths: Vec<PathBuf>,
        /// Warnings fail too
        #[arg(long)]
        strict: bool,
        /// Tell every file, where many have one cause
        #[arg(long)]
        all: bool,
        /// Tell on stderr where the time went
        #[arg(long)]
        timings: bool,
    },
    /// Interfaces, integrations and actions with their authentication badges
    Tree {
        #[command(flatten)]
        root: Root,
    },
    /// What push would read, as what, and what it would pass over
    Plan {
        #[command(flatten)]
        root: Root,
    },
    /// Why push reads this file so and where else it could stand, or what a code means
    Explain {
        /// A file or folder, or the code of a diagnostic
        #[arg(value_name = "PATH | CODE")]
        what: OsString,
        #[command(flatten)]
        root: RootOption,
    },
    /// Relocate one file or element folder
    Move {
        from: PathBuf,
        /// Where to [default: its first place]
        to: Option<PathBuf>,
        /// If something stands there: keep it, and give what moves a name that is free
        #[arg(long)]
        keep_both: bool,
        /// If something stands there: put it into the journal, from which `undo` brings it back
        #[arg(long, conflicts_with = "keep_both")]
        replace: bool,
        #[command(flatten)]
        root: RootOption,
    },
    /// Every relocation that is certain
    Fix {
        #[command(flatten)]
        root: Root,
    },
    /// A file of several documents into one file for each element
    Split {
        file: PathBuf,
        #[command(flatten)]
        root: RootOption,
    },
    /// The whole workspace into another layout
    Convert {
        #[command(flatten)]
        root: Root,
        /// The layout to bring it into
        #[arg(long, value_enum)]
        to: LayoutArg,
    },
    /// The missing file of an integration's folder, from what is known of the integration
    Scaffold {
        /// A folder in `membrane/integrations/`, or that folder itself, if it is missing
        folder: PathBuf,
        #[command(flatten)]
        root: RootOption,
    },
    /// Take back the last relocation
    Undo {
        #[command(flatten)]
        root: Root,
        /// Show what could be taken back, and do nothing
        #[arg(long)]
        list: bool,
        /// Leave the last relocation as it is, for good, so that `undo` goes on to the one before it
        #[arg(long, conflicts_with = "list")]
        leave: bool,
    },
    /// Do again what was taken back
    Redo {
        #[command(flatten)]
        root: Root,
    },
    /// Preflight, the vendor's CLI, and what really came of it
    Push {
        #[command(flatten)]
        root: Root,
        /// The workspace of membrane.config.yml
        #[arg(short, long, value_name = "NAME")]
        workspace: Option<String>,
        /// Push even where the plan says that it would stop
        #[arg(long)]
        force: bool,
        /// The name of a workspace that means production, typed out
        #[arg(long, value_name = "NAME")]
        confirm: Option<String>,
        /// What to hand on to the vendor's CLI
        #[arg(last = true, value_name = "ARGS")]
        args: Vec<OsString>,
    },
    /// The vendor's CLI against a server inside this program: what it really sends
    Rehearse {
        #[command(flatten)]
        root: Root,
        /// What the server already has, as JSON
        ///
        /// An object of collections, each a list of objects, and `versions`, the names of versions for each connector's id:
        ///
        /// { "integrations": [{ "id": "i1", "key": "hubspot" }], "actions": [{ "key": "list", "integrationKey": "hubspot" }], "connectors":
        /// [{ "id": "c1", "uuid": "0f1e" }], "versions": { "c1": ["1.0.0"] } }
        ///
        /// The collections are integrations, connectors, scenarios, actions, flows, app-data-schemas, app-event-types, data-link-tables,
        /// data-sources and field-mappings.
        #[arg(long, value_name = "FILE")]
        server_state: Option<PathBuf>,
    },
    /// The last pushes and rehearsals, or what one of them said
    Sessions {
        /// Its number in the list; the last is 1
        number: Option<usize>,
        #[command(flatten)]
        root: RootOption,
    },
    /// The CLI found, the layout chosen and why, config, paths, watcher
    Doctor {
        #[command(flatten)]
        root: Root,
    },
    /// The sample workspace, written into a folder and opened
    Demo {
        /// A folder that is empty or not there yet [default: a temporary one, which goes when the browser is left]
        folder: Option<PathBuf>,
    },
    /// Completions for a shell
    Completions { shell: clap_complete::Shell },
    /// The manual page
    Man,
}

impl Command {
    /// The name, as it stands in the schema of its JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Check { .. } => "check",
            Command::Tree { .. } => "tree",
            Command::Plan { .. } => "plan",
            Command::Explain { .. } => "explain",
            Command::Move { .. } => "move",
            Command::Fix { .. } => "fix",
            Command::Split { .. } => "split",
            Command::Convert { .. } => "convert",
            Command::Scaffold { .. } => "scaffold",
            Command::Undo { .. } => "undo",
            Command::Redo { .. } => "redo",
            Command::Push { .. } => "push",
            Command::Rehearse { .. } => "rehearse",
            Command::Sessions { .. } => "sessions",
            Command::Doctor { .. } => "doctor",
            Command::Demo { .. } => "demo",
            Command::Completions { .. } => "completions",
            Command::Man => "man",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Args, clap::Error> {
        let words: Vec<OsString> = words.split(' ').map(OsString::from).collect();
        Args::read(&words)
    }

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_root_alone_opens_the_browser() {
        let args = read("membrane-tui some/where -q").unwrap();
        assert!(args.command.is_none());
        assert_eq!(args.root.root, Some("some/where".into()));
    }

    #[test]
    fn options_stand_anywhere() {
        for words in ["membrane-tui plan x --format json", "membrane-tui --format json plan x"] {
            let args = read(words).unwrap();
            assert_eq!(args.common.format, Format::Json, "{words}");
            let Some(Command::Plan { root }) = args.command else { panic!("{words} is no plan") };
            assert_eq!(root.root, Some("x".into()), "{words}");
        }
    }

    #[test]
    fn a_folder_before_a_command_is_refused() {
        assert!(read("membrane-tui some/where plan").is_err());
    }
}
