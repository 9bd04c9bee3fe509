//! Scans of real folders: what is read, what is left alone, and what a second look shares with the first.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::fs::{CWD, Mode, OFlags, mkdirat, mkfifoat, openat};
use tempfile::TempDir;

use super::*;
use crate::disk::os_path;
use crate::disk::stamp::Stamp;
use crate::workspace::document::ReadError;
use crate::workspace::files::{File, LinkTo, Resolved, Special};

/// A root on a real disk.
struct Disk(TempDir);

impl Disk {
    fn new(files: &[(&str, &str)]) -> Disk {
        let disk = Disk(tempfile::tempdir().unwrap());
        for (path, text) in files {
            disk.write(path, text);
        }
        disk
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    fn scanner(&self) -> Scanner {
        Scanner::new(self.0.path(), &ScanOptions::default()).unwrap()
    }

    fn scan(&self) -> FileSet {
        scan(self.0.path(), &ScanOptions::default()).unwrap()
    }
}

fn path(text: &str) -> RelPath {
    RelPath::parse(text).unwrap()
}

fn paths(files: &FileSet) -> Vec<String> {
    let is_dir = |entry: &Entry| matches!(entry, Entry::Dir(_));
    files.walk(&RelPath::root()).filter(|(_, entry)| !is_dir(entry)).map(|(path, _)| path.to_string()).collect()
}

fn file<'t>(files: &'t FileSet, at: &str) -> &'t Arc<File> {
    match files.get(&path(at)) {
        Some(Entry::File(file)) => file,
        other => panic!("{at} is no file but {other:?}"),
    }
}

fn dir<'t>(files: &'t FileSet, at: &str) -> &'t Arc<Dir> {
    match files.get(&path(at)) {
        Some(Entry::Dir(dir)) => dir,
        other => panic!("{at} is no folder but {other:?}"),
    }
}

fn unreadable(file: &File) -> &str {
    match file.reading.as_ref().and_then(|reading| reading.error.as_ref()) {
        Some(ReadError::Unreadable(why)) => why,
        _ => panic!("it was read"),
    }
}

#[test]
fn everything_is_read_under_membrane_and_candidates_elsewhere() {
    let disk = Disk::new(&[
        (".gitignore", "membrane/\n/out\n*.tmp.yaml\n"),
        ("membrane/actions/a.yaml", "key: a"),
        ("membrane/actions/.DS_Store", "x"),
        ("membrane/README.md", "hello"),
        ("membrane/target/node_modules/t.txt", ""),
        ("membrane/connectors/c_1/development/src/index.js", ""),
        ("membrane/connectors/c_1/development/src/node_modules/x/package.json", "{}"),
        ("api/interfaces/i.YAML", "key: i"),
        ("api/interfaces/i.tmp.yaml", "key: i"),
        ("api/notes.txt", "key: n"),
        ("api/node_modules/x/a.yaml", "key: a"),
        ("target/a.yaml", "key: a"),
        (".git/a.yaml", "key: a"),
        (".hidden/a.json", "{}"),
        ("out/a.yaml", "key: a"),
    ]);
    let files = disk.scan();
    assert_eq!(
        paths(&files),
        [
            ".hidden/a.json",
            "api/interfaces/i.YAML",
            "membrane/README.md",
            "membrane/actions/.DS_Store",
            "membrane/actions/a.yaml",
            "membrane/connectors/c_1/development/src/index.js",
            "membrane/target/node_modules/t.txt",
        ]
    );
    assert!(dir(&files, "membrane").git_ignored && file(&files, "membrane/actions/a.yaml").git_ignored);
    assert!(!file(&files, "api/interfaces/i.YAML").git_ignored);
    assert!(file(&files, "membrane/README.md").reading.is_some());
    assert_eq!(file(&files, "membrane/README.md").size, 5);
    assert_eq!(file(&files, "membrane/README.md").hash, *blake3::hash(b"hello").as_bytes());
}

#[test]
fn the_users_own_patterns_have_no_say_under_membrane() {
    let disk = Disk::new(&[("tests/a.yaml", ""), ("b.yaml", ""), ("membrane/tests/a.yaml", "")]);
    let exclude = Patterns::new(&["tests/", "b.*"]).unwrap();
    let files = scan(disk.0.path(), &ScanOptions { exclude, ..ScanOptions::default() }).unwrap();
    assert_eq!(paths(&files), ["membrane/tests/a.yaml"]);
}

#[test]
fn a_large_file_outside_is_listed_and_not_read() {
    let disk = Disk::new(&[("package-lock.json", "")]);
    disk.write("package-lock.json", vec![b' '; usize::try_from(crate::disk::scope::LARGEST_OUTSIDE).unwrap() + 1]);
    disk.write("copy.json", vec![b' '; usize::try_from(crate::disk::scope::LARGEST_OUTSIDE).unwrap() + 1]);
    let files = disk.scan();
    assert!(file(&files, "package-lock.json").reading.is_none());
    assert_ne!(file(&files, "package-lock.json").hash, file(&files, "copy.json").hash, "nothing is known to be a copy");
}

#[test]
fn a_file_too_large_for_node_is_said_to_be() {
    let disk = Disk::new(&[("membrane/actions/a.yaml", "")]);
    let hollow = fs::File::create(disk.at("membrane/actions/a.yaml")).unwrap();
    hollow.set_len(crate::disk::scope::LARGEST_INSIDE + 1).unwrap();
    let files = disk.scan();
    assert!(unreadable(file(&files, "membrane/actions/a.yaml")).contains("512 MiB"));
}

#[test]
fn what_is_no_file_is_named_and_never_opened() {
    let disk = Disk::new(&[("membrane/actions/a.yaml", "key: a")]);
    mkfifoat(CWD, disk.at("membrane/actions/fifo.yaml"), Mode::RUSR).unwrap();
    mkfifoat(CWD, disk.at("fifo.yaml"), Mode::RUSR).unwrap();
    let _socket = UnixListener::bind(disk.at("membrane/socket")).unwrap();
    let files = disk.scan();
    let special = |at: &str| match files.get(&path(at)) {
        Some(Entry::Special(special)) => Some(*special),
        _ => None,
    };
    assert_eq!(special("membrane/actions/fifo.yaml"), Some(Special::Fifo));
    assert_eq!(special("membrane/socket"), Some(Special::Socket));
    assert_eq!(special("fifo.yaml"), None);
}

#[test]
fn names_are_kept_as_bytes() {
    let disk = Disk::new(&[("membrane/actions/a.yaml", "")]);
    let name = b"\xff\x1b[31m.yaml";
    fs::write(disk.0.path().join(os_path(&path("membrane/actions").join(name))), "").unwrap();
    let files = disk.scan();
    assert!(files.get(&path("membrane/actions").join(name)).is_some());
}

#[test]
fn every_text_is_read_whatever_it_holds() {
    let deep = "[".repeat(100_000);
    let large = "- a\n".repeat(1_000_000);
    for (name, bytes) in [
        ("invalid", b"key: \xff\xfe".as_slice()),
        ("nul", b"key: \0"),
        ("mark", b"\xef\xbb\xbfkey: a\r\n"),
        ("deep", deep.as_bytes()),
        ("bomb", b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n"),
        ("large", large.as_bytes()),
        ("empty", b""),
    ] {
        let disk = Disk::new(&[]);
        disk.write("membrane/actions/a.yaml", bytes);
        let files = disk.scan();
        assert_eq!(file(&files, "membrane/actions/a.yaml").size, bytes.len() as u64, "{name}");
        assert!(file(&files, "membrane/actions/a.yaml").reading.is_some(), "{name}");
    }
}

#[test]
fn links_lead_inside_outside_nowhere_or_round() {
    let outside = Disk::new(&[("shared/hub/hub.yaml", "key: hub"), ("one.yaml", "key: one")]);
    let disk = Disk::new(&[("membrane/actions/a.yaml", "key: a"), ("lib/b.yaml", "key: b"), ("docs/c.txt", "key: c")]);
    for (link, target) in [
        ("inside", "a.yaml".into()),
        ("folder", "../../lib".into()),
        ("unlisted", "../../docs/c.txt".into()),
        ("unread", "../../docs".into()),
        ("out", outside.at("shared")),
        ("one.yaml", outside.at("one.yaml")),
        ("broken", "nowhere".into()),
        ("loop", PathBuf::from("loop")),
        ("chain", "folder/b.yaml".into()),
        ("device", "/dev/null".into()),
        ("root", "../..".into()),
    ] {
        symlink(target, disk.at("membrane/actions").join(link)).unwrap();
    }
    symlink("membrane", disk.at("elsewhere.yaml")).unwrap();
    let files = disk.scan();
    let leads = |name: &str| match files.get(&path("membrane/actions").join(name)) {
        Some(Entry::Link(link)) => match &link.to {
            LinkTo::Inside(path) => format!("inside {path}"),
            LinkTo::Outside(Entry::File(file)) => format!("file of {}", file.size),
            LinkTo::Outside(Entry::Dir(dir)) => format!("folder of {}", dir.entries.len()),
            LinkTo::Outside(Entry::Special(special)) => format!("{special:?}"),
            LinkTo::Outside(Entry::Link(_)) => "link".into(),
            LinkTo::Broken => "broken".into(),
            LinkTo::Loop => "loop".into(),
        },
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(leads("inside"), "inside membrane/actions/a.yaml");
    assert_eq!(leads("folder"), "inside lib");
    assert_eq!(leads("unlisted"), "file of 6");
    assert_eq!(leads("unread"), "folder of 1");
    assert_eq!(leads("out"), "folder of 1");
    assert_eq!(leads("one.yaml"), "file of 8");
    assert_eq!(leads("broken"), "broken");
    assert_eq!(leads("loop"), "loop");
    assert_eq!(leads("chain"), "inside lib/b.yaml");
    assert_eq!(leads("device"), "Device");
    assert_eq!(leads("root"), "inside ");
    assert!(matches!(files.resolve(&path("membrane/actions/out/hub/hub.yaml")), Some(Resolved::File(_))));
    assert!(files.get(&path("elsewhere.yaml")).is_none(), "links elsewhere are no candidates");
}

#[test]
fn a_link_to_the_config_tells_nothing_of_what_it_holds() {
    let config = "workspaces:\n  default: { key: k, secret: *s3cr3t }\n";
    let disk = Disk::new(&[("membrane.config.yml", config), ("membrane/integrations/a.yaml", "key: a")]);
    symlink("../../membrane.config.yml", disk.at("membrane/integrations/config.yaml")).unwrap();
    let files = disk.scan();
    let Some(Resolved::File(file)) = files.resolve(&path("membrane/integrations/config.yaml")) else {
        panic!("the link leads to a file")
    };
    let Some(ReadError::Yaml(error)) = &file.reading.as_ref().unwrap().error else { panic!("it is no YAML") };
    assert_eq!(error.line, 2);
    assert!(!error.reason.contains("s3cr3t"), "{}", error.reason);
}

#[test]
fn a_link_to_far_too_much_leaves_the_other_links_readable() {
    let much = Disk::new(&[]);
    (0..=20_000).for_each(|number| much.write(&format!("{number}"), ""));
    let little = Disk::new(&[("hub.yaml", "key: hub")]);
    let disk = Disk::new(&[("membrane/actions/a.yaml", "key: a")]);
    symlink(much.0.path(), disk.at("membrane/actions/before")).unwrap();
    symlink(little.0.path(), disk.at("membrane/actions/then")).unwrap();
    let files = disk.scan();
    let folder = |name: &str| match files.resolve(&path("membrane/actions").join(name)) {
        Some(Resolved::Dir(dir)) => (dir.unreadable.is_some(), dir.entries.len()),
        _ => panic!("{name} leads to a folder"),
    };
    assert_eq!(folder("before"), (true, 0));
    assert_eq!(folder("then"), (false, 1));
}

#[test]
fn a_membrane_that_is_a_link_is_read_where_it_leads() {
    let outside = Disk::new(&[("integrations/hub/actions/a/a.yaml", "key: a")]);
    let disk = Disk::new(&[]);
    symlink(outside.0.path(), disk.at("membrane")).unwrap();
    let files = disk.scan();
    let element = path("membrane/integrations/hub/actions/a/a.yaml");
    assert!(matches!(files.resolve(&element), Some(Resolved::File(file)) if file.reading.is_some()));
}

#[test]
fn a_membrane_that_is_a_link_inside_the_root_is_that_folder_and_no_other() {
    let disk = Disk::new(&[("lib/data/actions/a.yaml", "key: a"), ("lib/data/actions/README", ""), ("lib/b.yaml", "")]);
    symlink("lib/data", disk.at("membrane")).unwrap();
    symlink(disk.at("lib/data/actions/a.yaml"), disk.at("membrane/actions/link")).unwrap();
    let mut scanner = Scanner::new(disk.0.path(), &ScanOptions::default()).unwrap();
    let files = scanner.scan(&|_| ());
    let paths = |files: &FileSet| -> Vec<String> {
        let files = files.walk(&RelPath::root()).filter(|(_, entry)| !matches!(entry, Entry::Dir(_)));
        files.map(|(path, _)| path.to_string()).collect()
    };
    let actions = ["membrane/actions/README", "membrane/actions/a.yaml", "membrane/actions/link"];
    assert_eq!(paths(&files), [&["lib/b.yaml"][..], &actions].concat());
    assert!(matches!(files.get(&path("membrane/actions/link")), Some(Entry::Link(link))
        if matches!(&link.to, LinkTo::Inside(to) if to.to_string() == "membrane/actions/a.yaml")));

    fs::write(disk.at("lib/data/new.yaml"), "key: new").unwrap();
    let files = scanner.rescan(&files, &[RelPath::root()]);
    assert_eq!(paths(&files).last().unwrap(), "membrane/new.yaml");
    fs::remove_file(disk.at("membrane")).unwrap();
    let files = scanner.rescan(&files, &[path("membrane"), path("lib")]);
    assert_eq!(paths(&files), ["lib/b.yaml", "lib/data/actions/a.yaml", "lib/data/new.yaml"]);
}

#[test]
fn what_stands_behind_a_link_is_read_within_bounds() {
    // Each folder leads back to the one above it, twice: without bounds, this never ends.
    let outside = Disk::new(&[("a/b/c/d/e/f/g/h/i/deep.yaml", "")]);
    for (link, target) in [("a/back", ".."), ("a/again", ".."), ("a/b/back", "../.."), ("a/b/again", "../..")] {
        symlink(target, outside.at(link)).unwrap();
    }
    let disk = Disk::new(&[("membrane/actions/a.yaml", "")]);
    symlink(outside.at("a"), disk.at("membrane/actions/out")).unwrap();
    let files = disk.scan();
    let at = |below: &str| files.resolve(&path(&format!("membrane/actions/out/{below}")));
    assert!(matches!(at("back/a/b"), Some(Resolved::Dir(_))));
    assert!(matches!(at("b/c/d/e/f/g/h"), Some(Resolved::Dir(dir)) if dir.unreadable.is_none()));
    assert!(matches!(at("b/c/d/e/f/g/h/i"), Some(Resolved::Dir(dir)) if dir.unreadable.is_some()));
}

#[test]
fn what_the_system_refuses_is_noted_where_it_stands() {
    let disk = Disk::new(&[("membrane/actions/a.yaml", "key: a"), ("membrane/closed/b.yaml", ""), ("c.yaml", "")]);
    for (at, mode) in [("membrane/actions/a.yaml", 0), ("membrane/closed", 0), ("c.yaml", 0)] {
        fs::set_permissions(disk.at(at), fs::Permissions::from_mode(mode)).unwrap();
    }
    let files = without_privileges(|| disk.scan());
    fs::set_permissions(disk.at("membrane/closed"), fs::Permissions::from_mode(0o700)).unwrap();

    assert!(unreadable(file(&files, "membrane/actions/a.yaml")).contains("Permission denied"));
    assert!(unreadable(file(&files, "c.yaml")).contains("Permission denied"));
    let closed = dir(&files, "membrane/closed");
    assert!(closed.unreadable.as_ref().unwrap().contains("Permission denied"));
    assert!(closed.entries.is_empty());
}

#[test]
fn a_folder_that_may_be_listed_but_not_entered_is_closed() {
    let disk = Disk::new(&[("membrane/actions/a/a.yaml", "key: a"), ("membrane/actions/b.yaml", "key: [")]);
    fs::set_permissions(disk.at("membrane/actions/a"), fs::Permissions::from_mode(0o444)).unwrap();
    let files = without_privileges(|| disk.scan());
    fs::set_permissions(disk.at("membrane/actions/a"), fs::Permissions::from_mode(0o700)).unwrap();

    let closed = dir(&files, "membrane/actions/a");
    assert!(closed.unreadable.as_ref().unwrap().contains("Permission denied"));
    assert!(closed.entries.is_empty());
    assert!(dir(&files, "membrane/actions").unreadable.is_none());
}

#[test]
fn a_link_to_a_folder_beside_membrane_has_what_no_name_tells_of_too() {
    let disk = Disk::new(&[
        ("membrane/integrations/.gitkeep", ""),
        ("elsewhere/hub.yaml", "key: hub"),
        ("elsewhere/actions/plain", "key: plain"),
    ]);
    symlink("nowhere", disk.at("elsewhere/actions/gone")).unwrap();
    symlink("../../elsewhere", disk.at("membrane/integrations/hub")).unwrap();
    let files = disk.scan();
    let at = |below: &str| files.resolve(&path(&format!("membrane/integrations/hub/{below}")));
    assert!(matches!(at("actions/plain"), Some(Resolved::File(_))));
    assert!(matches!(at("actions/gone"), Some(Resolved::Broken)));
    let (Some(Resolved::File(through)), Some(Entry::File(direct))) =
        (at("hub.yaml"), files.get(&path("elsewhere/hub.yaml")))
    else {
        panic!("the file is at both paths");
    };
    assert!(Arc::ptr_eq(through, direct), "it is read once");
}

/// Runs in a thread that has put away the right to read everything, so that modes bind although root may run the tests.
/// The threads that it starts have put it away too.
fn without_privileges<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    use rustix::thread::{CapabilitySet, capabilities, set_capabilities};
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let mut held = capabilities(None).unwrap();
            held.effective -= CapabilitySet::DAC_OVERRIDE | CapabilitySet::DAC_READ_SEARCH;
            set_capabilities(None, held).unwrap();
            work()
        });
        worker.join().unwrap()
    })
}

#[test]
fn a_folder_deeper_than_the_system_can_name_is_noted() {
    let disk = Disk::new(&[("membrane/actions/a.yaml", "")]);
    let name = "d".repeat(200);
    let mut at = openat(CWD, disk.at("membrane"), OFlags::DIRECTORY, Mode::empty()).unwrap();
    for _ in 0..30 {
        mkdirat(&at, &name, Mode::RWXU).unwrap();
        at = openat(&at, &name, OFlags::DIRECTORY, Mode::empty()).unwrap();
    }
    let files = disk.scan();
    let deepest = files.walk(&path("membrane")).filter_map(|(_, entry)| match entry {
        Entry::Dir(dir) => dir.unreadable.clone(),
        _ => None,
    });
    assert_eq!(deepest.map(String::from).collect::<Vec<_>>(), ["File name too long (os error 36)"]);
}

#[test]
fn a_rescan_reads_what_changed_and_shares_the_rest() {
    let disk =
        Disk::new(&[("membrane/actions/a.yaml", "key: a"), ("membrane/flows/f.yaml", "key: f"), ("b.yaml", "key: b")]);
    let mut scanner = disk.scanner();
    let before = scanner.scan(&|_| ());

    disk.write("membrane/actions/a.yaml", "key: changed");
    disk.write("membrane/actions/new/new.yaml", "key: new");
    fs::remove_file(disk.at("b.yaml")).unwrap();
    let changed = ["membrane/actions/a.yaml", "membrane/actions/new/new.yaml", "b.yaml"].map(path);
    let after = scanner.rescan(&before, &changed);

    let found = ["membrane/actions/a.yaml", "membrane/actions/new/new.yaml", "membrane/flows/f.yaml"];
    assert_eq!(paths(&after), found);
    assert_eq!(file(&after, found[0]).size, 12);
    assert!(Arc::ptr_eq(dir(&before, "membrane/flows"), dir(&after, "membrane/flows")));
    assert_eq!(file(&before, found[0]).size, 6, "the tree before is as it was");
}

#[test]
fn a_rescan_of_everything_is_the_same_tree_where_nothing_changed() {
    let disk = Disk::new(&[("membrane/actions/a.yaml", "key: a"), ("b.yaml", "key: b"), (".gitignore", "")]);
    symlink("a.yaml", disk.at("membrane/actions/link")).unwrap();
    symlink(disk.at("none"), disk.at("membrane/actions/broken")).unwrap();
    symlink("/proc/self/mem", disk.at("membrane/actions/refused")).unwrap();
    let mut scanner = disk.scanner();
    let before = scanner.scan(&|_| ());
    for changed in ["", "membrane", "membrane/actions/a.yaml", "b.yaml", ".gitignore", "none/at/all"] {
        let after = scanner.rescan(&before, &[path(changed)]);
        assert!(Arc::ptr_eq(before.root(), after.root()), "after a look at `{changed}`");
    }
}

#[test]
fn who_looks_once_sees_what_a_scanner_sees() {
    let disk = Disk::new(&[
        ("membrane/actions/a.yaml", "key: a"),
        ("membrane/actions/empty.yaml", ""),
        ("api/b.yaml", "key: b"),
    ]);
    let facts = |files: &FileSet| -> Vec<_> {
        files
            .walk(&RelPath::root())
            .map(|(path, entry)| match entry {
                Entry::File(file) => (path.to_string(), file.size, file.hash),
                _ => (path.to_string(), 0, [0; 32]),
            })
            .collect()
    };
    let kept = disk.scanner().scan(&|_| ());
    assert_eq!(facts(&disk.scanner().once()), facts(&kept));
}

#[test]
fn a_file_is_opened_again_only_if_its_stamp_changed() {
    let disk = Disk::new(&[("membrane/actions/a.yaml", "key: a")]);
    let mut scanner = disk.scanner();
    let before = scanner.scan(&|_| ());
    // As if the file had been old enough when it was read.
    let at = path("membrane/actions/a.yaml");
    let stamp = Stamp::at(&disk.at("membrane/actions/a.yaml")).unwrap();
    let reads = |scanner: &mut Scanner, stamp: Option<Stamp>, changed: &str| {
        stamp.iter().for_each(|stamp| stamps(scanner).keep(&at, stamp));
        let count = AtomicUsize::new(0);
        scanner.read(&before, &[path(changed)], &|_| _ = count.fetch_add(1, Ordering::Relaxed));
        scanner.stamps = Some(Stamps::default());
        count.into_inner()
    };
    assert_eq!(reads(&mut scanner, Some(stamp), ""), 0);
    assert_eq!(reads(&mut scanner, None, ""), 1, "a young stamp is not relied on");
    assert_eq!(reads(&mut scanner, Some(stamp), "membrane/actions/a.yaml"), 1, "a file that is named is read");
    disk.write("membrane/actions/a.yaml", "key: b");
    assert_eq!(reads(&mut scanner, Some(stamp), ""), 1);
}

#[test]
fn a_folder_is_listed_again_only_if_its_stamp_changed() {
    let disk = Disk::new(&[("membrane/actions/a.yaml", "key: a"), ("api/b.yaml", "key: b")]);
    let mut scanner = disk.scanner();
    let files = scanner.scan(&|_| ());
    // As if both folders had been old enough when they were read, and as if a file had slipped in without a trace.
    let keep = |scanner: &mut Scanner, folder: &str| {
        let meta = disk.at(folder).symlink_metadata().unwrap();
        stamps(scanner).keep(&path(folder), &Stamp::of_listing(&meta));
    };
    disk.write("membrane/actions/unseen.yaml", "");
    disk.write("api/seen.yaml", "");
    keep(&mut scanner, "membrane/actions");
    keep(&mut scanner, "api");
    let found = ["api/b.yaml", "api/seen.yaml", "membrane/actions/a.yaml"];
    assert_eq!(paths(&scanner.rescan(&files, &[RelPath::root()])), found, "elsewhere not all that is listed is kept");

    keep(&mut scanner, "membrane/actions");
    disk.write("membrane/actions/a.yaml", "key: changed");
    let after = scanner.rescan(&files, &[path("membrane")]);
    assert_eq!(file(&after, "membrane/actions/a.yaml").size, 12, "what is in it is looked at all the same");

    keep(&mut scanner, "membrane/actions");
    let named = scanner.rescan(&files, &[path("membrane/actions")]);
    assert!(named.get(&path("membrane/actions/unseen.yaml")).is_some(), "a folder that is named is listed");
    disk.write("membrane/actions/traced.yaml", "");
    let traced = scanner.rescan(&files, &[path("membrane")]);
    assert!(traced.get(&path("membrane/actions/traced.yaml")).is_some());
}

#[test]
fn a_changed_gitignore_changes_what_is_found() {
    let disk = Disk::new(&[("api/a.yaml", "key: a"), ("membrane/b.yaml", "key: b")]);
    let mut scanner = disk.scanner();
    let before = scanner.scan(&|_| ());
    disk.write(".gitignore", "api/\nmembrane/\n");
    let after = scanner.rescan(&before, &[path(".gitignore")]);
    assert_eq!(paths(&after), ["membrane/b.yaml"]);
    assert!(file(&after, "membrane/b.yaml").git_ignored);
    let named = scanner.rescan(&after, &[path("membrane/b.yaml"), path("api/a.yaml")]);
    assert!(Arc::ptr_eq(after.root(), named.root()), "what was ignored stays so when it changes");
}

#[test]
fn folders_come_go_and_change_their_kind() {
    let disk = Disk::new(&[("membrane/actions/a/a.yaml", "key: a")]);
    let mut scanner = disk.scanner();
    let mut files = scanner.scan(&|_| ());
    let mut look = |changed: &[&str]| {
        let changed: Vec<_> = changed.iter().map(|text| path(text)).collect();
        files = scanner.rescan(&files, &changed);
        paths(&files)
    };
    fs::rename(disk.at("membrane/actions"), disk.at("membrane/flows")).unwrap();
    assert_eq!(look(&["membrane/actions", "membrane/flows"]), ["membrane/flows/a/a.yaml"]);
    fs::remove_dir_all(disk.at("membrane")).unwrap();
    assert_eq!(look(&["membrane/flows/a/a.yaml", "membrane/flows/a", "membrane/flows", "membrane"]), [""; 0]);
    disk.write("membrane", "a file now");
    assert_eq!(look(&["membrane"]), ["membrane"]);
    fs::remove_file(disk.at("membrane")).unwrap();
    disk.write("membrane/actions/b.yaml", "key: b");
    assert_eq!(look(&["membrane/actions/b.yaml"]), ["membrane/actions/b.yaml"]);
}

#[test]
fn links_are_followed_anew_when_their_ends_change() {
    let outside = Disk::new(&[("o.yaml", "key: o")]);
    let disk = Disk::new(&[("membrane/actions/a.yaml", "key: a")]);
    symlink("../../late.yaml", disk.at("membrane/actions/late")).unwrap();
    symlink(outside.at("o.yaml"), disk.at("membrane/actions/out")).unwrap();
    let mut scanner = disk.scanner();
    let before = scanner.scan(&|_| ());
    assert!(matches!(before.resolve(&path("membrane/actions/late")), Some(Resolved::Broken)));

    disk.write("late.yaml", "key: late");
    outside.write("o.yaml", "key: other");
    let after = scanner.rescan(&before, &[path("late.yaml")]);
    assert!(matches!(after.resolve(&path("membrane/actions/late")), Some(Resolved::File(_))));
    let size = |files: &FileSet| match files.resolve(&path("membrane/actions/out")) {
        Some(Resolved::File(file)) => file.size,
        _ => panic!("the link leads to a file"),
    };
    assert_eq!(size(&after), 6, "nobody told of a change out there");
    assert_eq!(size(&scanner.rescan(&after, &[RelPath::root()])), 10);
}

#[test]
fn a_root_that_vanished_is_an_unreadable_folder() {
    let disk = Disk::new(&[("membrane/a.yaml", "")]);
    let mut scanner = disk.scanner();
    let before = scanner.scan(&|_| ());
    fs::remove_dir_all(disk.0.path()).unwrap();
    let after = scanner.rescan(&before, &[RelPath::root()]);
    assert!(after.root().unreadable.is_some() && after.root().entries.is_empty());
}

#[test]
fn files_that_vanish_under_the_scan_are_no_error() {
    let disk = Disk::new(&[("membrane/flows/stays.yaml", "key: stays")]);
    let done = AtomicBool::new(false);
    let comings = Mutex::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                for name in ["membrane/actions/x/x.yaml", "membrane/actions/y.yaml"] {
                    disk.write(name, "key: x");
                }
                fs::remove_dir_all(disk.at("membrane/actions")).unwrap();
                *comings.lock().unwrap() += 1;
            }
        });
        let mut scanner = disk.scanner();
        for _ in 0..300 {
            let files = scanner.scan(&|_| ());
            assert_eq!(unreadable_entries(&files), [""; 0]);
            assert!(paths(&files).contains(&"membrane/flows/stays.yaml".to_string()));
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(*comings.lock().unwrap() > 0, "something came and went meanwhile");
}

/// What a scanner noted, so that a test can note what time would.
fn stamps(scanner: &mut Scanner) -> &mut Stamps {
    scanner.stamps.as_mut().expect("it looks a second time")
}

fn unreadable_entries(files: &FileSet) -> Vec<String> {
    files
        .walk(&RelPath::root())
        .filter_map(|(_, entry)| match entry {
            Entry::Dir(dir) => dir.unreadable.as_deref().map(String::from),
            Entry::File(file) => match file.reading.as_ref()?.error.as_ref()? {
                ReadError::Unreadable(why) => Some(why.to_string()),
                ReadError::Yaml(_) => None,
            },
            _ => None,
        })
        .collect()
}
