//! Makes a random workspace from a seed.
//!
//! About half of them hold something that stops push; the others must go through, so that all of push is compared.

use super::content::{self, KEYS};
use super::rng::Rng;
use crate::workspace::{Entry, What, Workspace};

/// Folders that push reads, and their spellings that it does not.
const FOLDERS: [&str; 12] = [
    "actions",
    "flows",
    "data-sources",
    "field-mappings",
    "app-data-schemas",
    "app-event-types",
    "data-link-tables",
    "dataSources",
    "fieldMappings",
    "appDataSchemas",
    "appEventTypes",
    "dataLinkTables",
];
const NO_FOLDERS: [&str; 12] = [
    "Actions",
    "action",
    "interfaces",
    "packages",
    "screens",
    "templates",
    "data_sources",
    "Flows",
    ".actions",
    "actions ",
    "connections",
    "customers",
];

/// Names of entries: their order matters, and so does what stands before `.yaml`.
const NAMES: [&str; 12] = ["a", "b", "c", "B", "10", "9", "a-b", "a.b", "_x", "list orders", "é", "hub"];
const ODD_NAMES: [&str; 10] =
    ["e\u{301}", "😀", "｡", ".hidden", "x:y", "#x", "__proto__", "new\nline", "tab\there", "-"];
const EXTENSIONS: [&str; 8] = [".yaml", ".yaml", ".yaml", ".yml", ".json", "", ".md", ".yaml.bak"];

/// What makes a workspace, with what it must remember between its parts.
struct Maker {
    rng: Rng,
    entries: Vec<Entry>,
    /// Keys of integrations that are there, here or on the server.
    integrations: Vec<&'static str>,
    server: Vec<String>,
}

/// The workspace of a seed.
pub fn workspace(seed: u64) -> Workspace {
    let mut maker = Maker { rng: Rng::new(seed), entries: Vec::new(), integrations: Vec::new(), server: Vec::new() };
    let poisoned = maker.rng.chance(45);
    maker.add("integrations", What::Folder);
    if maker.rng.chance(50) {
        maker.server();
    }
    for _ in 0..maker.rng.below(4) {
        maker.integration();
    }
    for _ in 0..maker.rng.below(9) {
        maker.element();
    }
    if maker.rng.chance(10) {
        maker.inner_link();
    }
    if maker.rng.chance(30) {
        maker.connectors();
    }
    if poisoned {
        for _ in 0..=maker.rng.below(3) {
            maker.poison();
        }
    }
    let server = (!maker.server.is_empty()).then(|| format!("{{{}}}", maker.server.join(", ")));
    Workspace { entries: maker.entries, server, disk: None }
}

impl Maker {
    fn add(&mut self, path: &str, what: What) {
        let path = match path.strip_prefix("./") {
            Some(path) => path.as_bytes().to_vec(),
            None => format!("membrane/{path}").into_bytes(),
        };
        self.entries.push(Entry { path, what });
    }

    fn file(&mut self, path: &str, content: impl Into<Vec<u8>>) {
        self.add(path, What::File(content.into()));
    }

    fn name(&mut self) -> &'static str {
        self.rng.pick_mostly(85, &NAMES, &ODD_NAMES)
    }

    /// An integration in one of the ways in which people place it.
    fn integration(&mut self) {
        let folder = self.rng.pick(&["hub", "shop", "crm"]);
        let key = self.rng.pick(&KEYS);
        let content = match self.rng.below(20) {
            0 => content::nothing(&mut self.rng),
            1 => content::value(&mut self.rng),
            2 => b"{name: Without a key}".to_vec(),
            3 => format!("key: {}", content::key(&mut self.rng)).into_bytes(),
            4 => content::element(&mut self.rng, &[]),
            _ => {
                self.integrations.push(key);
                content::integration(&mut self.rng, key)
            }
        };
        match self.rng.below(12) {
            0 => self.file(&format!("integrations/{folder}.yaml"), content),
            1 => self.file(&format!("integrations/{folder}/{folder}.yml"), content),
            2 => self.file(&format!("integrations/{folder}/spec.yaml"), content),
            3 => self.file(&format!("integrations/{folder}/integrations/{folder}.yaml"), content),
            4 => {
                self.file(&format!("./elsewhere/{folder}/{folder}.yaml"), content);
                self.add(
                    &format!("integrations/{folder}"),
                    What::Link(format!("../../elsewhere/{folder}").into_bytes()),
                );
            }
            _ => self.file(&format!("integrations/{folder}/{folder}.yaml"), content),
        }
    }

    /// An element somewhere: where push reads it, where it reads something else, or where it reads nothing.
    fn element(&mut self) {
        let folder = self.rng.pick_mostly(85, &FOLDERS, &NO_FOLDERS);
        let place = match self.rng.below(10) {
            0 => "interfaces/".to_owned(),
            1 => "integrations/hub/integrations/sub/".to_owned(),
            2..=4 => format!("integrations/{}/", self.rng.pick(&["hub", "shop", "crm", "missing"])),
            _ => String::new(),
        };
        let inside = place.starts_with("integrations/");
        let known: Vec<&str> = self.integrations.clone();
        let content = match self.rng.below(14) {
            0 => content::nothing(&mut self.rng),
            1 if !inside => content::value(&mut self.rng),
            1 => b"[a, list]".to_vec(),
            _ => content::element(&mut self.rng, &known),
        };
        let name = self.name();
        let path = format!("{place}{folder}/{}", self.entry_path(name));
        if self.rng.chance(6) {
            self.linked(&path, content);
        } else {
            self.file(&path, content);
        }
    }

    /// The ways in which a file stands in a type folder.
    fn entry_path(&mut self, name: &str) -> String {
        match self.rng.below(12) {
            0 => format!("{name}/{name}.yml"),
            1 => format!("{name}/spec.yaml"),
            2 => format!("{name}/other.yaml"),
            3 => format!("{name}/hub/hub.yaml"),
            4..=7 => format!("{name}/{name}.yaml"),
            _ => format!("{name}{}", self.rng.pick(&EXTENSIONS)),
        }
    }

    /// A link at `path` to the content, which stands elsewhere.
    fn linked(&mut self, path: &str, content: Vec<u8>) {
        let up = "../".repeat(path.matches('/').count() + 1);
        self.file("./elsewhere/target.yaml", content);
        self.add(path, What::Link(format!("{up}elsewhere/target.yaml").into_bytes()));
    }

    /// A link between the workspace's own folders.
    fn inner_link(&mut self) {
        let (from, to) = self.rng.pick(&[
            &("flows", "actions"),
            &("dataSources", "data-sources"),
            &("actions/hub", "../integrations/hub"),
            &("integrations/twin", "hub"),
            &("integrations/crm/actions", "../hub/actions"),
            &("integrations/hub/flows", "../../actions"),
            &("actions/up", "."),
        ]);
        self.add(from, What::Link(to.as_bytes().to_vec()));
    }

    fn connectors(&mut self) {
        for _ in 0..=self.rng.below(3) {
            let (name, id) =
                (self.rng.pick(&["Shop", "Crm", "12", "a b"]), self.rng.pick(&["7", "'7'", "x1", "null", "7.0"]));
            let derived = format!("{name}_{}", id.trim_matches('\'').trim_end_matches(".0"));
            let folder = if self.rng.chance(80) { derived } else { "plain".to_owned() };
            let uuid = self.rng.pick(&["", "uuid: u\n", "uuid: other\n", "uuid: ''\n", "uuid: 12\n"]);
            let spec = format!("name: {name}\nid: {id}\nkey: {folder}\n{uuid}auth: {{}}\n");
            self.file(&format!("connectors/{folder}/{folder}.yml"), spec);
            if folder != "plain" {
                self.versions(&folder);
            }
        }
        if self.rng.chance(50) {
            let held = r#""connectors": [{"id": "c1", "uuid": "u", "key": "theirs"}, {"id": "c2", "key": "other"}, {"id": "c3", "uuid": "12"}]"#;
            self.server.push(format!(r#"{held}, "versions": {{"c1": ["1.0.0"]}}"#));
        }
    }

    fn versions(&mut self, folder: &str) {
        for version in ["development", "1.0.0", "2.0.0"] {
            let at = |below: &str| format!("connectors/{folder}/{version}/{below}");
            let nowhere = || What::Link(b"nowhere".to_vec());
            match self.rng.below(12) {
                0 => self.file(&at("src/index.js"), "module.exports = {}"),
                1 => self.file(&at("src.zip"), "PK"),
                2 => self.add(&at("src"), What::Folder),
                3 => {
                    self.file(&at("src/index.js"), "module.exports = {}");
                    self.add(&at("src.zip"), nowhere());
                }
                4 => self.add(&at("src/lib/index.js"), nowhere()),
                5 => {
                    self.add(&at("src"), nowhere());
                    self.file(&at("src.zip"), "PK");
                }
                _ => {}
            }
        }
    }

    /// What the server has: some of the same keys, in each layer.
    fn server(&mut self) {
        if self.rng.chance(70) {
            self.integrations.push("hub");
            self.server.push(r#""integrations": [{"id": "i1", "key": "hub"}, {"id": "i2", "key": "12"}, {"id": "i3", "key": "a", "archivedAt": "2024-01-01"}]"#.to_owned());
        }
        let folders = ["actions", "flows", "data-sources", "field-mappings", "app-data-schemas", "app-event-types"];
        let collection = self.rng.pick(&folders);
        let items = [
            r#"{"key": "a"}"#,
            r#"{"key": "b"}"#,
            r#"{"key": "12"}"#,
            r#"{"key": "a", "integrationKey": "hub"}"#,
            r#"{"key": "b", "integrationKey": "hub"}"#,
            r#"{"key": "hub", "archivedAt": "2024-01-01"}"#,
            r#"{"key": 1}"#,
            r#"{"name": "without a key"}"#,
            r#"{"key": ""}"#,
        ];
        let kept: Vec<&str> = items.into_iter().filter(|_| self.rng.chance(50)).collect();
        self.server.push(format!(r#""{collection}": [{}]"#, kept.join(", ")));
    }

    /// Something that stops push.
    fn poison(&mut self) {
        let folder = self.rng.pick(&FOLDERS[..7]);
        let name = self.name();
        let place = self.rng.pick(&["", "integrations/hub/"]);
        match self.rng.below(26) {
            0..=4 => {
                let content = content::broken(&mut self.rng);
                let path = self.entry_path(name);
                self.file(&format!("{place}{folder}/{path}"), content);
            }
            5 | 6 => {
                let content = content::scalar(&mut self.rng);
                self.file(&format!("{place}{folder}/{name}"), content);
            }
            7 | 8 => {
                let content = content::cyclic(&mut self.rng);
                let folder = if self.rng.chance(30) { "integrations".to_owned() } else { format!("{place}{folder}") };
                self.file(&format!("{folder}/{name}"), content);
            }
            9 | 10 => self.file(&format!("{place}scenarios/{name}.yaml"), "key: s"),
            11 | 12 => self.file(&format!("{folder}/{name}.yaml"), "{key: a, integrationKey: unknown}"),
            13 => self.add(&format!("{place}{folder}/{name}"), What::Link(b"nowhere".to_vec())),
            14 => self.add(&format!("{place}{folder}/{name}"), What::Link(name.as_bytes().to_vec())),
            15 => self.entries.push(Entry {
                path: [format!("membrane/{place}{folder}/").as_bytes(), b"n\xff"].concat(),
                what: What::File(b"key: a".to_vec()),
            }),
            16 => self.add(&format!("{place}{folder}/{name}/{name}.yaml"), What::Folder),
            17 => self.file(&format!("{place}{folder}"), "key: a"),
            18 => self.entries.retain(|entry| !entry.path.starts_with(b"membrane/integrations")),
            19 => self.add(&format!("{place}{folder}/{name}"), What::Fifo),
            20 => self.config(),
            21 => self.server.push(r#""data-link-tables": [{"key": "a"}, {"key": "a"}]"#.to_owned()),
            _ => self.bad_connector(),
        }
    }

    fn config(&mut self) {
        let content = self.rng.pick(&[
            "",
            "a: b: c",
            "workspaceKey: k\nworkspaceSecret: s\n",
            "workspaces: {}",
            "workspaces: {default: {key: k, apiUri: '$URI'}}",
            "workspaces: {default: {key: k, secret: 12, apiUri: '$URI'}}",
            "workspaces: {prod: {key: k, secret: s, apiUri: '$URI'}}",
            "[]",
        ]);
        self.file("./membrane.config.yml", content);
    }

    fn bad_connector(&mut self) {
        if self.rng.chance(40) {
            self.file("connectors/S_9/S_9.yml", "name: S\nid: 9\nkey: s");
        }
        match self.rng.below(12) {
            0 => self.file("connectors/README.md", "# Connectors"),
            1 => self.file("connectors/shop/shop.yaml", "name: Shop"),
            2 => self.file("connectors/shop/shop.yml", ""),
            3 => self.file("connectors/shop/shop.yml", "a: b: c"),
            4 => self.add("connectors/shop", What::Link(b"nowhere".to_vec())),
            5 => {
                self.file("connectors/shop/shop.yml", "name: Shop\nid: 9\nkey: shop");
                self.file("connectors/shop/development/src/index.js", "");
            }
            6 => {
                self.file("connectors/S_9/S_9.yml", "name: S\nid: 9\nkey: s");
                self.file("connectors/S_9/docs/a.md", "text");
            }
            7 => self.add("connectors/S_9/1.0.0/src.zip", What::Folder),
            8 => self.add("connectors/S_9/1.0.0/src/a.js", What::Link(b"nowhere".to_vec())),
            9 => self.file("connectors/S_9/1.0.0/src", "text"),
            10 => self.file("connectors/S_9/S_9.yml", "&top {name: S, id: 9, self: *top}"),
            _ => self.file("connectors", ""),
        }
    }
}
