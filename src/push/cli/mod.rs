//! Finding the vendor's CLI: which programs there are, whose they are, and which would run.
//!
//! A program is known by its package.json and not by starting it. What a project brings along is not started by merely looking,
//! nor what its settings name; only what stands on PATH is, and only to ask its version. A foreign program is never run.

mod ask;
mod package;
mod shim;
mod words;

use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::cancellation::Cancellation;
use super::session::{Environment, Launch};
use crate::workspace::layout::Layout;
use crate::workspace::project::Cli;
use package::Package;

/// The name of the program in both of the vendor's packages.
const PROGRAM: &str = "membrane";

/// Programs that fetch what they are to launch.
const LAUNCHERS: [&str; 8] = ["npx", "npm", "pnpm", "pnpx", "yarn", "bun", "bunx", "docker"];

/// What to tell people who have no CLI, whose files are read by this layout.
pub fn how_to_get_one(layout: &Layout) -> String {
    let package = &layout.cli.packages[0];
    format!(
        "install it in the project with `npm install --save-dev {package}`, or for all projects with `npm install --global {package}`, \
         or name it in the settings (`cli:`; `npx --yes {package}` there fetches it)"
    )
}

/// Where to look.
#[derive(Debug, Clone)]
pub struct SearchPlaces {
    /// The root of the workspace, absolute.
    pub root: PathBuf,
    /// `PATH`.
    pub path: OsString,
    /// The settings' own command, word by word; empty where they name none.
    pub own: Vec<String>,
    /// It is the project's settings that name it.
    pub own_is_the_projects: bool,
}

impl SearchPlaces {
    /// The places of this process: its PATH, and the settings' own command.
    pub fn new(root: PathBuf, own: Vec<String>, own_is_the_projects: bool) -> Self {
        Self { root, path: std::env::var_os("PATH").unwrap_or_default(), own, own_is_the_projects }
    }

    /// The folders of PATH that are no part of the project. `npx` and `npm run` put its `node_modules/.bin` there.
    fn users_folders(&self) -> impl Iterator<Item = PathBuf> {
        absolute_folders(&self.path).filter(|folder| !self.is_the_projects(folder))
    }

    /// Whether it stands below the root, or in a `node_modules/.bin` that serves the root.
    fn is_the_projects(&self, path: &Path) -> bool {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let root = real(&self.root);
        let serves = || root.ancestors().any(|above| path.starts_with(above.join("node_modules/.bin")));
        path.starts_with(&self.root) || real(path).starts_with(&root) || serves()
    }
}

/// A program that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What the model needs to know of it.
    pub cli: Cli,
    /// What would be started, absolute.
    pub program: PathBuf,
    /// The words before `push`, where the settings or `npx` need some.
    pub words: Vec<OsString>,
    pub source: FoundIn,
    pub standing: Standing,
}

/// Where a program was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundIn {
    /// `node_modules/.bin` of the root or of a folder above it.
    Project,
    Path,
    /// `npm root -g`.
    NpmGlobal,
    /// The settings' own command.
    Own,
    /// It would be fetched by `npx`: offered, never chosen.
    Npx,
}

/// Whether a program is the vendor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Its package.json says so.
    Vendor,
    /// It has no package.json, but gives a bare version.
    Unidentified,
    /// It has no package.json, and was not asked yet: see [`asked`].
    Unasked,
    /// It is some other program; why. It is never run.
    Foreign(String),
}

impl Found {
    /// Whether it may be run. One that was not asked yet may turn out to be foreign.
    pub fn usable(&self) -> bool {
        !matches!(self.standing, Standing::Foreign(_))
    }

    /// It is on PATH, and no part of the project.
    fn is_the_users(&self) -> bool {
        self.source == FoundIn::Path && !self.cli.unvouched
    }

    /// How to start it with these arguments in the folder `dir`.
    pub fn launch(&self, args: impl IntoIterator<Item = OsString>, dir: &Path, environment: Environment) -> Launch {
        let args = self.words.iter().cloned().chain(args).collect();
        Launch { program: self.program.clone(), args, dir: dir.to_owned(), environment }
    }

    /// The whole command, so that every word can be told from the next.
    pub fn command(&self) -> String {
        let words = std::iter::once(self.program.as_os_str()).chain(self.words.iter().map(OsString::as_os_str));
        words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
    }

    /// Whether starting it may fetch something from the network first.
    pub fn may_fetch(&self) -> bool {
        let launcher = self.program.file_name().and_then(OsStr::to_str).unwrap_or_default();
        self.source == FoundIn::Npx || (!self.words.is_empty() && LAUNCHERS.contains(&launcher))
    }

    /// Its name for people: `@integration-app/membrane-cli 1.2.3 (node_modules/.bin/membrane)`.
    pub fn title(&self) -> String {
        let Cli { package, version, path, .. } = &self.cli;
        let name = package.as_deref().unwrap_or("unidentified");
        let version = version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
        format!("{name}{version} ({path})")
    }
}

/// Why no program is started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotStarted {
    /// A sentence.
    #[error("{0}")]
    Nothing(String),
    /// The project brings it along, and nobody said yet that it may be started.
    #[error(
        "`{}` comes with this project, and nothing says that it is the vendor's, so it is not started unasked; \
         look at what it does, then give `--trust-cli`, or name it as `cli:` in your own settings \
         (~/.config/membrane-tui/config.yaml)",
        .0.command()
    )]
    Untrusted(Box<Found>),
}

impl From<String> for NotStarted {
    fn from(why: String) -> Self {
        NotStarted::Nothing(why)
    }
}

/// The programs that can be found without starting any, the nearest first: `node_modules/.bin` upward from the root, PATH, the
/// settings' own command.
pub fn near(places: &SearchPlaces) -> Vec<Found> {
    let above =
        places.root.ancestors().map(|folder| (folder.join("node_modules/.bin").join(PROGRAM), FoundIn::Project));
    let on_path = absolute_folders(&places.path).map(|folder| (folder.join(PROGRAM), FoundIn::Path));
    let mut found: Vec<Found> = Vec::new();
    for (program, source) in above.chain(on_path) {
        add(&mut found, identified(places, program, Vec::new(), source));
    }
    if let Some((program, words)) = places.own.split_first() {
        let program = resolved(program, places);
        let words: Vec<OsString> = words.iter().map(|word| as_word(word, places)).collect();
        found.extend(identified(places, program, words, FoundIn::Own).map(|found| of_settings(found, places)));
    }
    found
}

/// The vendor's package that the project has installed, where its program cannot be told or run (a copy without links, an archive without
/// permissions): nobody can push with it as it stands, but it says by which rules the project's push will read. Starts nothing.
pub fn installed(places: &SearchPlaces) -> Option<Cli> {
    let folder = places.root.ancestors().find_map(|above| package::vendors_in(&above.join("node_modules")))?;
    let package = Package::read(&folder)?;
    let yaml = package::yaml_beside(&folder.join("package.json"));
    Some(Cli {
        path: shown(&folder, &places.root, &[]),
        layout: package.layout(),
        package: Some(package.name),
        version: package.version,
        in_project: true,
        unvouched: false,
        dialect: yaml.as_deref().and_then(package::dialect),
        yaml_version: yaml,
    })
}

/// A sentence about each program that somebody meant to be found, and that cannot be run: the settings' own command, and what stands in
/// `node_modules/.bin` of the root or of a folder above it. Starts nothing.
pub fn broken(places: &SearchPlaces) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(word) = places.own.first()
        && let Some(why) = why_not(&resolved(word, places))
    {
        all.push(format!("`{word}`, the command of `cli:` in the settings, {why}; mend that, or take `cli:` out"));
    }
    for folder in places.root.ancestors() {
        let program = folder.join("node_modules/.bin").join(PROGRAM);
        if program.symlink_metadata().is_ok()
            && let Some(why) = why_not(&program)
        {
            let path = shown(&program, &places.root, &[]);
            all.push(format!("`{path}` {why}, so that it is passed over; `npm install` puts it right"));
        }
    }
    all
}

/// Why a program cannot be run, if it cannot.
fn why_not(program: &Path) -> Option<&'static str> {
    match program.metadata() {
        _ if is_executable(program) => None,
        Ok(found) if found.is_file() => Some("is not executable"),
        Ok(_) => Some("is no program"),
        Err(_) if program.symlink_metadata().is_ok() => Some("is a link that leads nowhere"),
        Err(_) => Some("is not there"),
    }
}

/// All programs: those of [`near`], those on PATH asked for their version where that is needed, and the global ones of npm.
/// Takes as long as Node and npm do; for a background.
pub fn everywhere(places: &SearchPlaces, cancellation: &Cancellation) -> Vec<Found> {
    let mut found: Vec<Found> = near(places)
        .into_iter()
        .map(|found| if found.is_the_users() { asked(&found, places, cancellation) } else { found })
        .collect();
    let own = found.iter().position(|found| found.source == FoundIn::Own).unwrap_or(found.len());
    let own = found.split_off(own);
    for program in ask::npm_global(places, cancellation) {
        add(&mut found, identified(places, program, Vec::new(), FoundIn::NpmGlobal));
    }
    found.extend(own);
    found
}

/// The program that runs if nobody chooses another: the settings' own command, else the first that is not foreign.
pub fn chosen(found: &[Found]) -> Option<&Found> {
    let own = found.iter().find(|found| found.source == FoundIn::Own && found.usable());
    own.or_else(|| found.iter().find(|found| found.usable()))
}

/// The same program after asking it for its version, if that is what it takes to know it. Starts it, for at most five
/// seconds.
pub fn asked(found: &Found, places: &SearchPlaces, cancellation: &Cancellation) -> Found {
    if found.standing != Standing::Unasked {
        return found.clone();
    }
    match ask::version(found, places, cancellation) {
        Ok(version) => {
            let cli = Cli { version: Some(version), ..found.cli.clone() };
            Found { cli, standing: Standing::Unidentified, ..found.clone() }
        }
        Err(why) => Found { standing: Standing::Foreign(why), ..found.clone() },
    }
}

/// The programs to choose from, without starting what the project brings along. `near` is what [`near`] found; npm is asked only
/// where none of that can be run. Takes as long as Node does.
pub fn to_choose_from(near: &[Found], places: &SearchPlaces, cancellation: &Cancellation) -> Vec<Found> {
    let found: Vec<Found> = near
        .iter()
        .map(|found| if found.is_the_users() { asked(found, places, cancellation) } else { found.clone() })
        .collect();
    if chosen(&found).is_some() { found } else { everywhere(places, cancellation) }
}

/// The program that pushes if nobody chooses another. It is asked for its version where that is needed, so it is started, as it
/// is about to be in any case. What the project brings along is not, unless `trusts` says so.
///
/// # Errors
/// Where there is none: what was found instead, and how to get one. Or which one is to be trusted first.
pub fn to_run(
    near: &[Found],
    places: &SearchPlaces,
    layout: &dyn Fn() -> &'static Layout,
    trusts: &dyn Fn(&Found) -> bool,
    cancellation: &Cancellation,
) -> Result<Found, NotStarted> {
    let mut found = to_choose_from(near, places, cancellation);
    while let Some(first) = chosen(&found).cloned() {
        if first.cli.unvouched && !trusts(&first) {
            return Err(NotStarted::Untrusted(Box::new(first)));
        }
        let known = asked(&first, places, cancellation);
        if known.usable() {
            return Ok(known);
        }
        found.iter_mut().filter(|other| **other == first).for_each(|other| *other = known.clone());
    }
    Err(none_of(&found, layout()).into())
}

/// Why there is no program to run: what was found instead, and how to get one.
pub fn none_of(found: &[Found], layout: &Layout) -> String {
    let foreign = found.iter().find_map(|found| match &found.standing {
        Standing::Foreign(why) => Some(format!("`{}` is not the vendor's CLI ({why}); ", found.cli.path)),
        _ => None,
    });
    format!("no CLI was found: {}{}", foreign.unwrap_or_default(), how_to_get_one(layout))
}

/// What makes this program push, with the workspace where one is named and it takes one. A program of which it is not known which words
/// it has is asked for its help, once.
pub fn push_words(
    program: &Found,
    layout: &'static Layout,
    workspace: Option<&str>,
    places: &SearchPlaces,
    cancellation: &Cancellation,
) -> Vec<OsString> {
    let layout = program.cli.layout.unwrap_or(layout);
    let newer = layout.cli.newer_push.as_ref().filter(|newer| {
        words::has(newer, program.cli.version.as_deref())
            .unwrap_or_else(|| ask::help(program, places, cancellation).is_some_and(|help| words::names(&help, newer)))
    });
    let words = newer.map_or(&layout.cli.push, |newer| &newer.words);
    let mut words: Vec<OsString> = words.iter().map(OsString::from).collect();
    if let (Some(option), Some(name)) = (&layout.cli.workspace, workspace) {
        words.extend([OsString::from(&option.long), name.into()]);
    }
    words
}

/// `npx`, which would fetch a CLI of this layout and run it; `None` where there is no npx. To be offered, never run unasked.
pub fn npx(places: &SearchPlaces, layout: &'static Layout) -> Option<Found> {
    let program = places.users_folders().map(|folder| folder.join("npx")).find(|program| is_executable(program))?;
    let package = layout.cli.packages.first()?.clone();
    let cli = Cli {
        path: format!("npx {package}"),
        package: Some(package.clone()),
        version: None,
        layout: Some(layout),
        in_project: false,
        unvouched: false,
        dialect: None,
        yaml_version: None,
    };
    let words = vec!["--yes".into(), package.into()];
    Some(Found { cli, program, words, source: FoundIn::Npx, standing: Standing::Vendor })
}

/// The folder of the user's own Node, whatever version manager chooses it; `None` where there is none. Starts it.
pub fn node_folder(places: &SearchPlaces, cancellation: &Cancellation) -> Option<PathBuf> {
    ask::node_folder(places, cancellation)
}

fn add(all: &mut Vec<Found>, found: Option<Found>) {
    let Some(found) = found else { return };
    let same = |other: &Found| other.program.canonicalize().ok() == found.program.canonicalize().ok();
    if !all.iter().any(same) {
        all.push(found);
    }
}

/// Who a program is, by its package.json alone; `None` where there is no program.
fn identified(places: &SearchPlaces, program: PathBuf, words: Vec<OsString>, source: FoundIn) -> Option<Found> {
    if !is_executable(&program) {
        return None;
    }
    let real = program.canonicalize().ok()?;
    let package = Package::of(&shim::target(&real).unwrap_or_else(|| real.clone()));
    let layout = package.as_ref().and_then(Package::layout);
    let standing = match &package {
        None => Standing::Unasked,
        Some(package) if package.is_vendors() => Standing::Vendor,
        Some(package) => Standing::Foreign(format!("it belongs to the package `{}`", package.name)),
    };
    let yaml = package::yaml_beside(&shim::target(&real).unwrap_or(real));
    let cli = Cli {
        path: shown(&program, &places.root, &words),
        package: package.as_ref().map(|package| package.name.clone()),
        version: package.and_then(|package| package.version),
        layout,
        in_project: source == FoundIn::Project,
        unvouched: standing != Standing::Vendor && (source == FoundIn::Project || places.is_the_projects(&program)),
        dialect: yaml.as_deref().and_then(package::dialect),
        yaml_version: yaml,
    };
    Some(Found { cli, program, words, source, standing })
}

/// What the settings' own command comes to: with words behind it the program is a launcher (`npx`, `node`), whose package says
/// nothing of what it launches.
fn of_settings(found: Found, places: &SearchPlaces) -> Found {
    let cli = Cli { unvouched: places.own_is_the_projects, ..found.cli };
    match found.standing {
        Standing::Foreign(_) if !found.words.is_empty() => {
            let cli = Cli { package: None, version: None, dialect: None, yaml_version: None, ..cli };
            Found { cli, standing: Standing::Unasked, ..found }
        }
        standing => Found { cli, standing, ..found },
    }
}

/// A word of the settings' own command; one that names a file of the project holds in every folder.
fn as_word(word: &str, places: &SearchPlaces) -> OsString {
    let file = places.root.join(word);
    if word.contains('/') && file.is_file() { file.into() } else { word.into() }
}

/// The folders of a PATH. A relative one would mean another program in every folder, so it is passed over.
fn absolute_folders(path: &OsStr) -> impl Iterator<Item = PathBuf> + use<> {
    std::env::split_paths(path).filter(|folder| folder.is_absolute()).collect::<Vec<_>>().into_iter()
}

fn is_executable(program: &Path) -> bool {
    program.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// What a word of the settings names: a path from the root if it has a slash, else a program on PATH.
fn resolved(program: &str, places: &SearchPlaces) -> PathBuf {
    if program.contains('/') {
        return places.root.join(program);
    }
    let candidates = absolute_folders(&places.path).map(|folder| folder.join(program));
    candidates.into_iter().find(|program| is_executable(program)).unwrap_or_else(|| PathBuf::from(program))
}

/// A word as a shell would take it for one.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// As people would write it: relative to the root where it is below it.
fn shown(program: &Path, root: &Path, words: &[OsString]) -> String {
    let path = program.strip_prefix(root).unwrap_or(program).to_string_lossy();
    let words =
        words.iter().map(|word| Path::new(word).strip_prefix(root).unwrap_or(Path::new(word)).to_string_lossy());
    words.fold(path.into_owned(), |text, word| text + " " + &word)
}
