//! Which layout a workspace is read by: what decides it, and why. The order is that of docs/contract.md.

use super::element::Kind;
use super::files::{Entry, FileSet, MEMBRANE, RelPath};
use super::layout::Layout;
use super::plan::plan;
use super::project::{Cli, Project};
use crate::yaml::Dialect;

/// Which layout was chosen, by what, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub layout: &'static Layout,
    /// The js-yaml that the CLI would import, or today's.
    pub dialect: Dialect,
    pub chosen_by: ChosenBy,
    /// One clause.
    pub why: String,
    /// The layout that the files clearly are.
    pub laid_out_as: Option<&'static Layout>,
    /// Files and CLI disagree; the sentence that says so.
    pub disagreement: Option<String>,
}

/// What decided the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    Flag,
    Config,
    Cli,
    Files,
    Default,
}

impl ChosenBy {
    /// The word, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            ChosenBy::Flag => "flag",
            ChosenBy::Config => "config",
            ChosenBy::Cli => "cli",
            ChosenBy::Files => "files",
            ChosenBy::Default => "default",
        }
    }
}

impl Choice {
    /// Chooses: the flag, the settings, a CLI in the project, the files where they are clearly one layout, a CLI elsewhere, the
    /// default.
    pub fn of(files: &FileSet, project: &Project) -> Choice {
        let cli = project.cli.as_ref().and_then(|cli| Some((cli, cli.layout?)));
        let counts = LayoutCounts::of(files);
        let clear = counts.clearly();
        let (layout, chosen_by, why) = match (cli, clear) {
            _ if project.layout_flag.is_some() => {
                (project.layout_flag, ChosenBy::Flag, "`--layout` says so".to_owned())
            }
            _ if project.layout_setting.is_some() => {
                (project.layout_setting, ChosenBy::Config, "the settings say so".to_owned())
            }
            (Some((cli, layout)), _) if cli.in_project => {
                (Some(layout), ChosenBy::Cli, format!("the project's own CLI, {}, reads it", cli.title()))
            }
            (_, Some(layout)) => (Some(layout), ChosenBy::Files, counts.why(layout)),
            (Some((cli, layout)), None) => {
                (Some(layout), ChosenBy::Cli, format!("the CLI found, {}, reads it", cli.title()))
            }
            (None, None) => (None, ChosenBy::Default, "neither settings, CLI nor files say otherwise".to_owned()),
        };
        let disagreement = match (cli, clear) {
            (Some((cli, reads)), Some(laid)) if reads != laid => {
                let read = plan(files, reads, &project.config).loads().len();
                Some(disagreement(cli, read, &counts, laid))
            }
            _ => None,
        };
        Choice {
            layout: layout.unwrap_or(Layout::by_default()),
            dialect: project.cli.as_ref().and_then(|cli| cli.dialect).unwrap_or_default(),
            chosen_by,
            why,
            laid_out_as: clear,
            disagreement,
        }
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

/// The sentence about a CLI that reads so many files of a workspace that is laid out otherwise.
fn disagreement(cli: &Cli, read: usize, counts: &LayoutCounts, laid: &Layout) -> String {
    let all = counts.of_layout(laid);
    format!("your CLI ({}) reads {read} of these {all} files, which are laid out as {}", cli.title(), laid.id)
}

/// How many files under `membrane/` are named as each layout names an element's.
struct LayoutCounts {
    /// The default layout first.
    by_layout: Vec<(&'static Layout, usize)>,
    all: usize,
}

impl LayoutCounts {
    fn of(files: &FileSet) -> LayoutCounts {
        let membrane = RelPath::root().join(MEMBRANE);
        let mut counts = LayoutCounts { by_layout: Layout::all().iter().map(|layout| (layout, 0)).collect(), all: 0 };
        for (path, entry) in files.walk(&membrane) {
            if matches!(entry, Entry::Dir(_)) {
                continue;
            }
            let Some(below) = path.below(&membrane) else { continue };
            let names: Vec<&[u8]> = below.names().collect();
            match &names[..] {
                [integrations, _, folder, inner @ ..]
                    if kind_of(integrations) == Some(Kind::Integration) && kind_of(folder).is_some() =>
                {
                    counts.add(inner);
                }
                [folder, inner @ ..] if kind_of(folder).is_some() => counts.add(inner),
                _ => {}
            }
        }
        counts
    }

    /// Counts what stands in a type folder. A layout with one name for every element goes before one that names the file after its
    /// folder: in `spec/spec.yaml` both are right by chance.
    fn add(&mut self, inner: &[&[u8]]) {
        let is_named_so = |layout: &Layout| match *inner {
            [folder, file] => layout.own_file(folder) == file,
            [file] => layout.flat_files && [".yaml", ".yml", ".json"].iter().any(|end| file.ends_with(end.as_bytes())),
            _ => false,
        };
        let names: Vec<&Layout> = Layout::all().iter().filter(|layout| is_named_so(layout)).collect();
        let fixed = names.iter().any(|layout| layout.has_one_name());
        self.all += usize::from(!names.is_empty());
        for (layout, count) in &mut self.by_layout {
            *count += usize::from(names.contains(layout) && layout.has_one_name() == fixed);
        }
    }

    fn of_layout(&self, layout: &Layout) -> usize {
        self.by_layout.iter().find(|(known, _)| *known == layout).map_or(0, |(_, count)| *count)
    }

    /// The layout of nine files in ten, if there is one.
    fn clearly(&self) -> Option<&'static Layout> {
        let is_clear = |count: usize| self.all > 0 && count * 10 >= self.all * 9;
        self.by_layout.iter().find(|(_, count)| is_clear(*count)).map(|(layout, _)| *layout)
    }

    fn why(&self, layout: &Layout) -> String {
        let (count, all) = (self.of_layout(layout), self.all);
        format!("{count} of {all} element files under `{MEMBRANE}/` are named as {} names them", layout.id)
    }
}

/// The kind of what stands in a folder of this name, by any layout.
fn kind_of(folder: &[u8]) -> Option<Kind> {
    Layout::all().iter().find_map(|layout| layout.kind_of(folder))
}
