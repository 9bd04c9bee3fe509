//! Random workspaces as people have them before they ask for advice: elements of every kind, each with a name of its own, beside their
//! places, under near misses of their folders' names, as `pull` writes them, in the other layout, outside; with parents and
//! customisations, connectors of each form, and a server that has some of it.

use super::rng::Rng;
use crate::workspace::{Entry, What, Workspace};

/// Fields by which a document is told as one of a kind, or as one of several.
const CONTENTS: [(&str, &str); 12] = [
    ("actions", "type: list-data-records\nconfig: {}\n"),
    ("actions", "inputSchema: {type: object}\n"),
    ("flows", "nodes: {start: {type: api-trigger}}\n"),
    ("flows", "parametersSchema: {type: object}\n"),
    ("data-sources", "udm: jobs\n"),
    ("data-sources", "collectionKey: jobs\n"),
    ("field-mappings", "direction: both\n"),
    ("app-event-types", "schema: {type: object}\nsubscribeRequest: {}\n"),
    ("app-event-types", "schema: {type: object}\n"),
    ("app-data-schemas", "schema: {type: object}\n"),
    ("data-link-tables", ""),
    ("actions", "type: http-endpoint\npaths: {/x: {get: {actionKey: one}}}\n"),
];

/// How one folder's name is written, rightly and not.
const SPELLINGS: [fn(&str) -> String; 6] = [str::to_owned, camel, capital, underscored, singular, slipped];

const KEYS: [&str; 4] = ["one", "two", "three", "four"];
const INTEGRATIONS: [&str; 3] = ["hub", "crm", "gone"];
const PARENTS: [&str; 4] = ["universalFlowId", "universalActionId", "parentId", "universalDataSourceId"];

/// What makes a workspace. Each document has its number as its name, so that it is known again wherever it is moved.
struct Maker {
    rng: Rng,
    entries: Vec<Entry>,
    names: usize,
}

/// The workspace of a seed.
pub fn workspace(seed: u64) -> Workspace {
    let mut maker = Maker { rng: Rng::new(seed), entries: Vec::new(), names: 0 };
    for integration in ["hub", "crm"] {
        maker.integration(integration);
    }
    for _ in 0..1 + maker.rng.below(7) {
        maker.element();
    }
    if maker.rng.chance(25) {
        maker.connector();
    }
    if maker.rng.chance(6) {
        maker.file("membrane/flows/broken/broken.yaml", "key: [\n".to_owned());
    }
    let server = maker.rng.chance(50).then(|| maker.server());
    Workspace { entries: maker.entries, server, disk: None }
}

impl Maker {
    /// A file that is there already stays as it is.
    fn file(&mut self, path: &str, content: String) {
        self.entries.push(Entry { path: path.as_bytes().to_vec(), what: What::File(content.into_bytes()) });
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("name: n{}\n", self.names)
    }

    fn integration(&mut self, key: &str) {
        let content = format!("key: {key}\n{}connectorId: c1\n", self.name());
        let path = match self.rng.below(10) {
            0 => format!("membrane/integrations/{key}.yaml"),
            1 => format!("membrane/integrations/{key}/spec.yaml"),
            2 => format!("membrane/integratons/{key}/{key}.yaml"),
            3 => return self.file(&format!("membrane/integrations/{key}/notes.txt"), "notes".to_owned()),
            _ => format!("membrane/integrations/{key}/{key}.yaml"),
        };
        self.file(&path, content);
    }

    fn element(&mut self) {
        let (folder, fields) = CONTENTS[self.rng.below(CONTENTS.len())];
        let key = self.rng.pick(&KEYS);
        let mut content = format!("key: {key}\n{}{fields}", self.name());
        let integration = self.rng.pick(&INTEGRATIONS);
        if self.rng.chance(30) {
            content += &format!("integrationKey: {integration}\n");
        }
        if self.rng.chance(25) {
            content += &format!("{}: p1\n", self.rng.pick(&PARENTS));
        }
        if self.rng.chance(20) {
            content += self.rng.pick(&["customized: true\n", "isCustomized: true\n"]);
        }
        if self.rng.chance(5) {
            content += &format!("---\nkey: second\n{}{fields}", self.name());
        }
        let path = self.place(folder, key, integration);
        self.file(&path, content);
    }

    fn place(&mut self, folder: &str, key: &str, integration: &str) -> String {
        let other = CONTENTS[self.rng.below(CONTENTS.len())].0;
        let spelt = SPELLINGS[self.rng.below(SPELLINGS.len())](folder);
        match self.rng.below(16) {
            0..=2 => format!("membrane/{folder}/{key}/{key}.yaml"),
            3 => format!("membrane/{folder}/{key}.yaml"),
            4 => format!("membrane/integrations/{integration}/{folder}/{key}/{key}.yaml"),
            5 => format!("membrane/{other}/{key}/{key}.yaml"),
            6 => format!("membrane/{spelt}/{key}/{key}.yaml"),
            7 => format!("membrane/integrations/{integration}/{spelt}/{key}.yaml"),
            8 | 9 => format!("membrane/{folder}/{key}/{integration}/{integration}.yaml"),
            10 => format!("membrane/{folder}/{key}/spec.yaml"),
            11 => format!("membrane.old/{folder}/{key}/{key}.yaml"),
            12 => format!("src/{spelt}/{key}.yaml"),
            13 => format!("membrane/{key}.yaml"),
            14 => format!("membrane/interfaces/{key}.yaml"),
            _ => format!("membrane/integrations/{key}.yaml"),
        }
    }

    /// A connector in one of its forms, with or without sources, in a folder after either layout.
    fn connector(&mut self) {
        let auth =
            self.rng.pick(&["auth: {type: oauth2}\n", "type: oauth2\nmakeApiClient: {type: mapping}\n", "auth: {}\n"]);
        let uuid = self.rng.pick(&["", "uuid: u1\n"]);
        let name = self.name();
        let title = name.trim_start_matches("name: ").trim_end().to_owned();
        let folder = match self.rng.below(4) {
            0 => "membrane/connectors/shop".to_owned(),
            1 => "connectors/shop".to_owned(),
            2 => format!("membrane/Connectors/{title}_7"),
            _ => format!("membrane/connectors/{title}_7"),
        };
        let own = folder.rsplit('/').next().unwrap_or_default().to_owned();
        self.file(&format!("{folder}/{own}.yml"), format!("id: 7\nkey: shop\n{name}{uuid}{auth}"));
        if self.rng.chance(70) {
            self.file(&format!("{folder}/development/src/index.js"), "module.exports = {}".to_owned());
        }
    }

    fn server(&mut self) -> String {
        let mut held = vec![r#""integrations": [{"id": "i1", "key": "hub"}]"#.to_owned()];
        for collection in ["actions", "flows", "data-sources"] {
            let key = self.rng.pick(&KEYS);
            let of = self.rng.pick(&["", r#", "integrationKey": "hub""#]);
            held.push(format!(r#""{collection}": [{{"id": "{collection}-1", "key": "{key}"{of}}}]"#));
        }
        format!("{{{}}}", held.join(", "))
    }
}

fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| text + &capital(word))
}

fn capital(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}

fn underscored(name: &str) -> String {
    name.replace('-', "_")
}

fn singular(name: &str) -> String {
    name.trim_end_matches('s').to_owned()
}

/// Two letters change places.
fn slipped(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    letters.swap(1, 2);
    letters.into_iter().collect()
}
