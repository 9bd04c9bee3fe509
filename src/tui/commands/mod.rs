//! What a person can ask of the browser, in one table: the keys, the footer, the help, the palette and the README are made from it.
//!
//! Says when a command can be run and why not; what it does is in `update`.

mod table;
mod when;

use std::collections::BTreeMap;

use super::effect::Effects;
use super::keys::Chord;
use super::model::Model;

pub use table::TABLE;

/// Something a person can ask for.
pub struct Command {
    /// For the palette and the settings.
    pub name: &'static str,
    /// Unless the settings say otherwise.
    pub keys: &'static [&'static str],
    pub scope: Scope,
    /// A word or two for the footer; empty where the footer need not name it.
    pub label: &'static str,
    /// The footer names it however little room there is.
    pub pinned: bool,
    /// A sentence for help and palette.
    pub help: &'static str,
    pub reach: Reach,
    /// Whether it can be run now, or why not.
    pub enabled: fn(&Model) -> Result<(), String>,
    pub run: fn(&mut Model) -> Effects,
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Where a command is to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    Browse,
    Chooser,
    /// In the chooser, on the line for another path.
    Typing,
    Batch,
    Confirm,
    /// Before a push.
    Before,
    /// In the push pane, while a program runs there: whatever is not named goes to the program.
    Session,
    Filter,
    Palette,
    Help,
}

impl Scope {
    /// All of them, in the order of the documentation.
    pub const ALL: [Scope; 10] = [
        Scope::Browse,
        Scope::Chooser,
        Scope::Typing,
        Scope::Batch,
        Scope::Confirm,
        Scope::Before,
        Scope::Session,
        Scope::Filter,
        Scope::Palette,
        Scope::Help,
    ];

    /// The heading over its commands.
    pub fn title(self) -> &'static str {
        match self {
            Scope::Browse => "Browsing",
            Scope::Chooser => "Choosing a place",
            Scope::Typing => "Typing a place",
            Scope::Batch => "Looking at many moves",
            Scope::Confirm => "Answering a question",
            Scope::Before => "Before a push",
            Scope::Session => "In the push pane, while it runs",
            Scope::Filter => "While filtering",
            Scope::Palette => "In the palette",
            Scope::Help => "In the help",
        }
    }
}

/// How far a command reaches. A project may give keys to what only looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It shows something else, and changes nothing.
    Looks,
    /// It moves files; `u` takes it back.
    Moves,
    /// It sends to a server.
    Sends,
    /// It starts a program.
    Starts,
    /// It ends or stops a program, this one or another.
    Ends,
    /// It fills the clipboard.
    Copies,
    /// It answers a question, changes what Enter would do, or decides where the next keys go.
    Answers,
}

impl Reach {
    /// Words for the help; empty where its sentence says it.
    pub fn words(self) -> &'static str {
        match self {
            Reach::Moves => "moves files",
            Reach::Sends => "sends to a server",
            Reach::Starts => "starts a program",
            Reach::Looks | Reach::Ends | Reach::Copies | Reach::Answers => "",
        }
    }
}

/// The commands of a scope, in the order of the table.
pub fn of(scope: Scope) -> impl Iterator<Item = &'static Command> {
    TABLE.iter().filter(move |command| command.scope == scope)
}

/// Runs a command, or says why it cannot be run.
pub fn run(model: &mut Model, command: &Command) -> Effects {
    match (command.enabled)(model) {
        Ok(()) => (command.run)(model),
        Err(why) => {
            model.refuse(why);
            Effects::new()
        }
    }
}

/// Keys in the words of settings, by the command's name.
type Keys = BTreeMap<String, String>;

/// Which key asks for what.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: Vec<(Chord, &'static Command)>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(&Keys::new(), &Keys::new()).0
    }
}

impl Keymap {
    /// The keys of the table; for the commands that the user's settings name, those given there, with blanks between; and those that
    /// the project adds. Also what is wrong with them, in sentences: whatever is wrong is left out.
    ///
    /// A project takes no key away, for then what somebody types behind it would be asked of something else; and what it adds only looks.
    pub fn new(users: &Keys, projects: &Keys) -> (Self, Vec<String>) {
        let mut wrong = Vec::new();
        let mut bindings = Vec::new();
        wrong.extend(users.keys().filter(|name| named(name).is_none()).map(|name| no_command(name)));
        for command in TABLE {
            match users.get(command.name) {
                Some(keys) => bindings.extend(chords(keys, &mut wrong).map(|chord| (chord, command))),
                None => bindings.extend(default_chords(command).map(|chord| (chord, command))),
            }
        }
        let mut keymap = Self { bindings };
        for (name, keys) in projects {
            keymap.add(name, keys, &mut wrong);
        }
        (keymap, wrong)
    }

    /// Adds keys in the words of a project, where they are free.
    fn add(&mut self, name: &str, keys: &str, wrong: &mut Vec<String>) {
        let whose = "the project's `keys:`";
        let Some(command) = named(name) else { return wrong.push(no_command(name)) };
        if command.reach != Reach::Looks {
            let why = "a project may give keys only to what looks; your own settings may do it";
            return wrong.push(format!("{whose} for `{name}` are passed over: {why}"));
        }
        for chord in chords(keys, wrong).collect::<Vec<_>>() {
            match self.find(command.scope, chord) {
                Some(same) if same.name == name => {}
                Some(other) => {
                    wrong.push(format!("{whose} do not get {chord} for `{name}`: it is that of `{}`", other.name))
                }
                None => self.bindings.push((chord, command)),
            }
        }
    }

    /// What a key asks for in a scope. Of two commands with one key, the one that the settings gave it comes first.
    pub fn find(&self, scope: Scope, chord: Chord) -> Option<&'static Command> {
        let matching = || self.bindings.iter().filter(|(key, command)| *key == chord && command.scope == scope);
        let given = matching().find(|(key, command)| !default_chords(command).any(|default| default == *key));
        given.or_else(|| matching().next()).map(|(_, command)| *command)
    }

    /// Whether a key is one of the browser's for the command of this name.
    pub fn is_of(&self, name: &str, chord: Chord) -> bool {
        self.find(Scope::Browse, chord).is_some_and(|command| command.name == name)
    }

    /// The keys of a command, as they are shown.
    pub fn keys_of(&self, command: &Command) -> Vec<String> {
        let of_it = self.bindings.iter().filter(|(_, bound)| bound.name == command.name);
        of_it.map(|(chord, _)| chord.to_string()).collect()
    }

    /// The first key of a command, for the footer; empty where it has none.
    pub fn key_of(&self, name: &str) -> String {
        let found = self.bindings.iter().find(|(_, bound)| bound.name == name);
        found.map_or(String::new(), |(chord, _)| chord.to_string())
    }
}

fn named(name: &str) -> Option<&'static Command> {
    TABLE.iter().find(|command| command.name == name)
}

fn no_command(name: &str) -> String {
    format!("`keys:` names `{name}`, which is no command; `?` lists them")
}

fn default_chords(command: &Command) -> impl Iterator<Item = Chord> {
    command.keys.iter().map(|key| key.parse().expect("a test reads every key of the table"))
}

fn chords<'k>(keys: &'k str, wrong: &'k mut Vec<String>) -> impl Iterator<Item = Chord> + 'k {
    keys.split_whitespace().filter_map(|key| {
        key.parse().map_err(|error: super::keys::UnknownKey| wrong.push(format!("`keys:` {error}"))).ok()
    })
}

/// The table of keys for the README, in Markdown.
pub fn markdown() -> String {
    let mut text = String::new();
    for scope in Scope::ALL {
        text.push_str(&format!("\n**{}**\n\n| keys | command | |\n|---|---|---|\n", scope.title()));
        for command in of(scope) {
            let keys: Vec<_> =
                default_chords(command).map(|chord| format!("`{}`", chord.to_string().replace('|', "\\|"))).collect();
            text.push_str(&format!("| {} | `{}` | {} |\n", keys.join(" "), command.name, command.help));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_table_can_be_trusted() {
        let mut names = HashSet::new();
        let mut keys = HashSet::new();
        for command in TABLE {
            assert!(names.insert(command.name), "two commands are called {}", command.name);
            assert!(command.help.ends_with('.'), "{}: {}", command.name, command.help);
            for key in command.keys {
                let chord: Chord = key.parse().unwrap_or_else(|error| panic!("{}: {error}", command.name));
                assert!(keys.insert((command.scope, chord)), "{key} is taken in {:?}", command.scope);
            }
        }
    }

    #[test]
    fn the_readme_lists_the_keys() {
        let readme = include_str!("../../../README.md");
        let (_, rest) = readme.split_once("<!-- keys -->\n").unwrap();
        let (listed, _) = rest.split_once("\n<!-- /keys -->").unwrap();
        assert_eq!(listed, markdown(), "the README should say:\n{}", markdown());
    }

    #[test]
    fn settings_change_keys() {
        let changed = |pairs: &[(&str, &str)]| Keymap::new(&written(pairs), &Keys::new());
        let bound =
            |keymap: &Keymap, key: &str| keymap.find(Scope::Browse, key.parse().unwrap()).map(|command| command.name);

        let (keymap, wrong) = changed(&[]);
        assert_eq!((bound(&keymap, "q"), wrong.len()), (Some("quit"), 0));

        let (keymap, wrong) = changed(&[("quit", "ctrl-q Z")]);
        assert_eq!(
            (bound(&keymap, "q"), bound(&keymap, "Z"), bound(&keymap, "ctrl-q")),
            (None, Some("quit"), Some("quit"))
        );
        assert!(wrong.is_empty());

        let (keymap, _) = changed(&[("quit", "r")]);
        assert_eq!(bound(&keymap, "r"), Some("quit"), "what the settings say wins over the table");

        let (keymap, wrong) = changed(&[("quit", "hyper-q"), ("fly", "f")]);
        assert_eq!(bound(&keymap, "q"), None);
        assert!(
            wrong.iter().any(|text| text.contains("hyper-q")) && wrong.iter().any(|text| text.contains("fly")),
            "{wrong:?}"
        );
    }

    fn written(pairs: &[(&str, &str)]) -> Keys {
        pairs.iter().map(|(name, keys)| (name.to_string(), keys.to_string())).collect()
    }

    #[test]
    fn a_project_only_adds_keys_that_are_free_to_commands_that_only_look() {
        // Every key that there is, for every command: whatever a project writes, what was bound stays bound as it was.
        let characters = (' '..='~').map(|character| character.to_string()).filter(|key| key != " ");
        let named = "enter esc tab shift-tab up down left right home end pgup pgdn space f1 f2 f12 backspace delete";
        let plain: Vec<String> = characters.chain(named.split(' ').map(String::from)).collect();
        let keys: Vec<String> = plain.iter().flat_map(|key| [key.clone(), format!("ctrl-{key}")]).collect();
        let keys: Vec<String> = keys.into_iter().filter(|key| key.parse::<Chord>().is_ok()).collect();
        let users = written(&[("quit", "Z"), ("down", "j 5")]);
        let before = Keymap::new(&users, &Keys::new()).0;
        let all: Keys = TABLE.iter().map(|command| (command.name.to_owned(), keys.join(" "))).collect();
        let (after, wrong) = Keymap::new(&users, &all);
        let mut added = 0;
        for scope in Scope::ALL {
            for key in &keys {
                let chord: Chord = key.parse().unwrap();
                let find = |keymap: &Keymap| keymap.find(scope, chord).map(|command| command.name);
                if find(&before).is_some() {
                    assert_eq!(find(&after), find(&before), "{key} in {scope:?}");
                } else if let Some(command) = after.find(scope, chord) {
                    added += 1;
                    assert_eq!(command.reach, Reach::Looks, "{key} in {scope:?}: {command:?}");
                    assert!(matches!(scope, Scope::Browse | Scope::Help), "{key} in {scope:?}: {command:?}");
                }
            }
        }
        assert!(added > 10, "{added}");
        for command in TABLE.iter().filter(|command| command.reach != Reach::Looks) {
            assert!(
                wrong.iter().any(|told| told.contains(&format!("for `{}` are passed over", command.name))),
                "{command:?}"
            );
        }
    }

    #[test]
    fn what_a_project_may_not_bind_is_told() {
        let check = |name: &str, keys: &str, says: &str| {
            let (keymap, wrong) = Keymap::new(&Keys::new(), &written(&[(name, keys)]));
            assert!(wrong.iter().any(|told| told.contains(says)), "{name}: {keys}: {wrong:?}");
            assert_eq!(keymap.keys_of(super::named("push").unwrap()), ["p"]);
        };
        check("push", "x", "the project's `keys:` for `push` are passed over");
        check("answer", "space", "the project's `keys:` for `answer` are passed over");
        check("down", "p", "do not get p for `down`: it is that of `push`");
        check("help-close", "j", "do not get j for `help-close`: it is that of `help-down`");
        check("fly", "x", "`fly`, which is no command");
        let (keymap, wrong) = Keymap::new(&Keys::new(), &written(&[("down", "j ctrl-j")]));
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(
            keymap.keys_of(super::named("down").unwrap()),
            ["j", "down", "ctrl-j"].map(|key| key.parse::<Chord>().unwrap().to_string())
        );
    }
}
