//! Asking programs: `--version` of one that has no package.json, and `npm root -g`. Each gets a little time, and no more.
//!
//! Programs of the user are asked in [`NEUTRAL`], and not in the clone: a version manager or npm goes by what stands where it is started.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::{Found, PROGRAM, SearchPlaces, is_executable, package};
use crate::push::cancellation::Cancellation;
use crate::push::redact::Secrets;
use crate::push::session::{Environment, Launch, Session, SessionEvent, Size};

/// How long a program has to give its version (docs/contract.md).
const VERSION: Duration = Duration::from_secs(5);
/// The same for a launcher that may fetch the program first.
const FETCHED_VERSION: Duration = Duration::from_secs(60);
/// How long npm has to say where it keeps global packages.
const NPM: Duration = Duration::from_secs(10);

/// A folder in which nothing stands that a clone brought along.
const NEUTRAL: &str = "/";

/// The bare version that a program gives, or why that makes it a foreign one.
pub(super) fn version(found: &Found, places: &SearchPlaces, cancellation: &Cancellation) -> Result<String, String> {
    let patience = if found.may_fetch() { FETCHED_VERSION } else { VERSION };
    let args = ["--version".into()];
    let launch = match found.is_the_users() {
        true => found.launch(args, Path::new(NEUTRAL), neutral()),
        // Its words may be paths from the root. It is not asked for looking, but because it is about to push.
        false => found.launch(args, &places.root, Environment::Inherited(Vec::new())),
    };
    let lines = said(&launch, patience, cancellation)?;
    let last = lines.last().ok_or("it gives no version")?;
    Some(last.trim_start_matches('v'))
        .filter(|text| is_version(text))
        .map(str::to_owned)
        .ok_or_else(|| "what it gives as its version is none".to_owned())
}

/// The lines of a program's help; `None` where it gives none. It is asked because it is about to push.
pub(super) fn help(found: &Found, places: &SearchPlaces, cancellation: &Cancellation) -> Option<Vec<String>> {
    let patience = if found.may_fetch() { FETCHED_VERSION } else { VERSION };
    let launch = found.launch(["--help".into()], &places.root, Environment::Inherited(Vec::new()));
    said(&launch, patience, cancellation).ok()
}

/// The vendor's programs among npm's global packages.
pub(super) fn npm_global(places: &SearchPlaces, cancellation: &Cancellation) -> Vec<PathBuf> {
    let Some(npm) = places.users_folders().map(|folder| folder.join("npm")).find(|npm| is_executable(npm)) else {
        return Vec::new();
    };
    // By itself npm writes a log into the user's home, and asks its registry whether there is a newer npm.
    let args = ["root", "-g", "--logs-max=0", "--no-update-notifier"].map(OsString::from).to_vec();
    let launch = Launch { program: npm, args, dir: NEUTRAL.into(), environment: neutral() };
    let lines = said(&launch, NPM, cancellation).unwrap_or_default();
    let folder = lines.iter().map(Path::new).find(|path| path.is_absolute() && path.is_dir());
    let packages = folder.into_iter().flat_map(|folder| package::vendors().map(|name| folder.join(name)));
    packages.filter_map(|folder| Some(folder.join(package::program_of(&folder, PROGRAM)?))).collect()
}

/// The folder of the user's own Node, whatever version manager chooses it; `None` where there is none.
pub(super) fn node_folder(places: &SearchPlaces, cancellation: &Cancellation) -> Option<PathBuf> {
    let node = places.users_folders().map(|folder| folder.join("node")).find(|node| is_executable(node))?;
    let args: Vec<OsString> = vec!["-p".into(), "process.execPath".into()];
    let launch = Launch { program: node, args, dir: NEUTRAL.into(), environment: neutral() };
    let lines = said(&launch, VERSION, cancellation).ok()?;
    let program = lines.last().map(Path::new).filter(|program| program.is_absolute() && is_executable(program))?;
    program.parent().map(Path::to_owned)
}

/// The user's environment, with the name of the folder that shells and version managers believe.
fn neutral() -> Environment {
    Environment::Inherited(vec![("PWD".into(), NEUTRAL.into())])
}

/// The lines that a program prints until it ends; none if it fails or takes too long.
fn said(launch: &Launch, patience: Duration, cancellation: &Cancellation) -> Result<Vec<String>, String> {
    let (send, events) = channel();
    let size = Size { rows: 24, columns: 200 };
    // Nobody listens any more once the time is up.
    let sink = move |event| drop(send.send(event));
    let session = cancellation
        .start(|| Session::start(launch, size, &Secrets::default(), None, sink))
        .map_err(|error| error.to_string())?;
    let until = Instant::now() + patience;
    loop {
        match events.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(SessionEvent::Output) => {
                session.screen();
            }
            Ok(SessionEvent::Exited(exit)) if exit.success() => {
                return Ok(session.log(|log| log.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()));
            }
            Ok(SessionEvent::Exited(exit)) => return Err(format!("asked for its version, it fails ({exit})")),
            Err(_) => return Err(format!("it gives no version within {} seconds", patience.as_secs())),
        }
    }
}

/// `1.2.3`, `1.2`, `1.2.3-beta.1`.
fn is_version(text: &str) -> bool {
    let (numbers, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
    let numbers: Vec<&str> = numbers.split('.').collect();
    let is_number = |number: &&str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (2..=4).contains(&numbers.len()) && numbers.iter().all(is_number) && !rest.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_version_is_known_as_one() {
        let check = |text: &str, expected| assert_eq!(is_version(text), expected, "{text}");
        check("1.2.3", true);
        check("10.0", true);
        check("1.0.0-beta.2", true);
        check("1", false);
        check("membrane 1.2.3", false);
        check("1.2.3 (GNU)", false);
        check("1..3", false);
        check("", false);
    }
}
