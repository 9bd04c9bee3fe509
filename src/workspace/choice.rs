//! Which layout a workspace is read by: what decides it, and why. The order is that of docs/contract.md.

use super::files::{Entry, FileSet, MEMBRANE, RelPath};
use super::layout::{Layout, LayoutId};
use super::plan::plan;
use super::project::{Cli, Project};
use crate::yaml::Dialect;

/// Which layout was chosen, by what, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub id: LayoutId,
    /// The js-yaml that the CLI would import, or today's.
    pub dialect: Dialect,
    pub chosen_by: ChosenBy,
    /// One clause.
    pub why: String,
    /// Files and CLI disagree; the sentence that says so.
    pub disagreement: Option<String>,
}

/// What decided the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChosenBy {
    Flag,
    Config,
    Cli,
    Files,
    Default,
}

impl Choice {
    /// Chooses: the flag, the settings, a CLI in the project, the files where they are clearly one layout, a CLI elsewhere, the
    /// default.
    pub fn of(files: &FileSet, project: &Project) -> Choice {
        let cli = project.cli.as_ref().and_then(|cli| Some((cli, cli.layout?)));
        let counts = count(files);
        let clear = counts.clearly();
        let (id, chosen_by, why) = match (cli, clear) {
            _ if project.layout_flag.is_some() => {
                (project.layout_flag, ChosenBy::Flag, "`--layout` says so".to_owned())
            }
            _ if project.layout_setting.is_some() => {
                (project.layout_setting, ChosenBy::Config, "the settings say so".to_owned())
            }
            (Some((cli, id)), _) if cli.in_project => {
                (Some(id), ChosenBy::Cli, format!("the project's own CLI, {}, reads it", cli.title()))
            }
            (_, Some(id)) => (Some(id), ChosenBy::Files, counts.why(id)),
            (Some((cli, id)), None) => (Some(id), ChosenBy::Cli, format!("the CLI found, {}, reads it", cli.title())),
            (None, None) => (None, ChosenBy::Default, "neither settings, CLI nor files say otherwise".to_owned()),
        };
        let disagreement = match (cli, clear) {
            (Some((cli, reads)), Some(laid)) if reads != laid => Some(disagreement(files, project, cli, reads, laid)),
            _ => None,
        };
        Choice {
            id: id.unwrap_or(LayoutId::ALL[0]),
            dialect: project.cli.as_ref().and_then(|cli| cli.dialect).unwrap_or_default(),
            chosen_by,
            why,
            disagreement,
        }
    }

    /// The reading rules.
    pub fn layout(&self) -> &'static Layout {
        self.id.layout()
    }
}

impl Cli {
    /// What to say before it is started for the first time, where the project brings it along.
    pub fn warning(&self) -> Option<String> {
        let says = "comes with this project, and nothing says that it is the vendor's";
        self.unvouched.then(|| format!("`{}` {says}; it can do whatever you can", self.path))
    }

    /// The package and its version, as people say them.
    pub fn title(&self) -> String {
        let name = self.package.as_deref().unwrap_or(&self.path);
        match &self.version {
            Some(version) => format!("{name} {version}"),
            None => name.to_owned(),
        }
    }
}

fn disagreement(files: &FileSet, project: &Project, cli: &Cli, reads: LayoutId, laid: LayoutId) -> String {
    let read = plan(files, reads, &project.config).loads().len();
    let all = count(files).of(laid);
    format!("your CLI ({}) reads {read} of these {all} files, which are laid out as {}", cli.title(), laid.name())
}

/// How many files under `membrane/` stand where each layout, and no other, expects an element.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    membrane_cli_1: usize,
    spec_yaml: usize,
}

impl Counts {
    fn of(&self, id: LayoutId) -> usize {
        match id {
            LayoutId::MembraneCli1 => self.membrane_cli_1,
            LayoutId::SpecYaml => self.spec_yaml,
        }
    }

    /// The layout of nine files in ten, if there is one.
    fn clearly(&self) -> Option<LayoutId> {
        let all = self.membrane_cli_1 + self.spec_yaml;
        LayoutId::ALL.into_iter().find(|id| all > 0 && self.of(*id) * 10 >= all * 9)
    }

    fn why(&self, id: LayoutId) -> String {
        let all = self.membrane_cli_1 + self.spec_yaml;
        format!("{} of {all} element files under `{MEMBRANE}/` are named as {} names them", self.of(id), id.name())
    }
}

fn count(files: &FileSet) -> Counts {
    let membrane = RelPath::root().join(MEMBRANE);
    let mut counts = Counts::default();
    for (path, entry) in files.walk(&membrane) {
        if matches!(entry, Entry::Dir(_)) {
            continue;
        }
        let Some(below) = path.below(&membrane) else { continue };
        let names: Vec<&[u8]> = below.names().collect();
        match &names[..] {
            [b"integrations", _, folder, inner @ ..] if expects(folder).is_some() => counts.add(inner),
            [folder, inner @ ..] if expects(folder).is_some() => counts.add(inner),
            _ => {}
        }
    }
    counts
}

impl Counts {
    /// Counts what stands in a type folder: `<name>/spec.yaml`, `<name>/<name>.yaml`, or a flat file.
    fn add(&mut self, inner: &[&[u8]]) {
        match *inner {
            [folder, file] if file == LayoutId::SpecYaml.layout().own_file(folder) => self.spec_yaml += 1,
            [folder, file] if file == LayoutId::MembraneCli1.layout().own_file(folder) => self.membrane_cli_1 += 1,
            [file] if file.ends_with(b".yaml") || file.ends_with(b".yml") || file.ends_with(b".json") => {
                self.membrane_cli_1 += 1;
            }
            _ => {}
        }
    }
}

/// The kind of a type folder that any layout reads.
fn expects(folder: &[u8]) -> Option<super::element::Kind> {
    LayoutId::ALL.iter().find_map(|id| id.layout().kind_of(folder))
}
