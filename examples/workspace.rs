//! Makes a workspace of any size: `cargo run --example workspace -- DIR FILES [SEED]`.
//!
//! Every file is decided by the seed alone, so that two runs are about the same workspace. Most elements are well and stand in their own folder,
//! some hundred bytes to three kilobytes long; a few have what `check` tells of, and a tenth of the files is what else a repository holds.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;

/// How many elements an integration has.
const ELEMENTS: usize = 40;

/// The element folders of an integration, by how often they occur.
const KINDS: [&str; 8] =
    ["actions", "actions", "actions", "actions", "data-sources", "field-mappings", "flows", "app-event-types"];

#[allow(dead_code, reason = "the bench has a main of its own")]
fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    let usage = "usage: workspace DIR FILES [SEED]; DIR is made and must not exist";
    let dir = words.next().context(usage)?;
    let files = words.next().and_then(|word| word.parse().ok()).context(usage)?;
    let seed = words.next().map_or(Some(1), |word| word.parse().ok()).context(usage)?;
    fs::create_dir(&dir).with_context(|| format!("`{dir}` cannot be made; name a folder that does not exist"))?;
    generate(Path::new(&dir), files, seed).with_context(|| format!("`{dir}` cannot be filled"))
}

/// Fills a folder with a workspace of exactly so many files.
///
/// # Errors
/// What the system says where a file cannot be written.
pub fn generate(dir: &Path, files: usize, seed: u64) -> io::Result<()> {
    let mut dice = Dice(seed);
    for at in 0..files {
        let (path, text) = file(at, &mut dice);
        let full = dir.join(path);
        fs::create_dir_all(full.parent().unwrap_or(dir))?;
        fs::write(full, text)?;
    }
    Ok(())
}

/// The path and the text of one file.
fn file(at: usize, dice: &mut Dice) -> (String, String) {
    let app = at / (ELEMENTS + 5);
    let integration = format!("membrane/integrations/app-{app}");
    match at % (ELEMENTS + 5) {
        0 => (
            format!("{integration}/app-{app}.yaml"),
            format!("name: App {app}\nkey: app-{app}\nconnectorId: {:024x}\n", app + 1),
        ),
        1 => (format!("membrane/interfaces/api-{app}.yaml"), interface(at)),
        2 => (format!("src/clients/app-{app}.ts"), format!("export const app = 'app-{app}'\n").repeat(30)),
        3 => (format!("deploy/app-{app}/deployment.yaml"), deployment(app)),
        4 => (format!("docs/app-{app}.md"), "Nothing that concerns push.\n".repeat(20)),
        _ => element(at, &integration, dice),
    }
}

/// An element, which one in a hundred times is one of those that push misreads or stops at.
fn element(at: usize, integration: &str, dice: &mut Dice) -> (String, String) {
    let (kind, fields) = (KINDS[dice.below(KINDS.len())], 1 + dice.below(14));
    let path = format!("{integration}/{kind}/{}-{at}/{}-{at}.yaml", &kind[..kind.len() - 1], &kind[..kind.len() - 1]);
    let text = content(at, kind, fields);
    match dice.below(500) {
        0 => (path, text + "config: [never closed\n"),
        1 => (path, text.replace("\nkey: ", "\nname: twice\nkey: ")),
        2 => (format!("{integration}/action-{at}.yaml"), text),
        3 => (path, text.replace(&format!("key: element-{at}\n"), "key: taken\n")),
        4 => (path, text.replace(&format!("key: element-{at}\n"), "")),
        _ => (path, text),
    }
}

fn content(at: usize, kind: &str, fields: usize) -> String {
    let mut text = format!("name: Element {at}\nkey: element-{at}\n");
    if kind == "actions" {
        text += "type: create-data-record\n";
    }
    text += "inputSchema:\n  type: object\n  properties:\n";
    for field in 0..fields {
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "    field{field}:\n      type: string\n      title: \"Field {field} of {at}\"\n      required: true\n"
        );
    }
    text += "config:\n  dataSource:\n    collectionKey: orders\n  fieldMapping:\n    defaultImportValue:\n";
    for field in 0..fields {
        let _ = writeln!(text, "      field{field}: {{ $var: $.record.field{field} }}");
    }
    text
}

/// An interface whose endpoints name elements that stand after it, and one that nobody has.
fn interface(at: usize) -> String {
    let mut text =
        format!("name: API {at}\nkey: api-{at}\ntype: http-endpoint\nauth:\n  type: integration-app-token\npaths:\n");
    for action in [at + 6, at + 9, at + 1_000_000_000] {
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "  /call-{action}:\n    post:\n      summary: Calls {action}\n      actionKey: element-{action}\n      auth:\n        required: true\n"
        );
    }
    text
}

fn deployment(app: usize) -> String {
    format!("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{app}\nspec:\n  replicas: 2\n")
}

/// Numbers that only look like chance (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }
}
