//! Opens a workspace: root, settings, the vendor's CLI and the files, gathered into one snapshot. The browser and every command begin
//! here, so that they see the same.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::root::{Roots, WorkspaceRoot};
use crate::disk::scan::{ScanOptions, Scanner};
use crate::disk::settings::{Settings, SettingsError};
use crate::disk::{journal, project, root};
use crate::push::cancellation::Cancellation;
use crate::push::cli::{self, NotStarted};
use crate::push::trust;
use crate::workspace::files::MEMBRANE;
use crate::workspace::layout::Layout;
use crate::workspace::planned::PlannedFiles;
use crate::workspace::project::{Cli, Project};
use crate::workspace::snapshot::Snapshot;

/// What the command line says of the workspace to open.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// ROOT, or `--root`.
    pub root: Option<PathBuf>,
    /// `--layout`.
    pub layout: Option<&'static Layout>,
    /// `--config`.
    pub settings: Option<PathBuf>,
    /// `--trust-cli`.
    pub trust_cli: bool,
}

/// A workspace whose root is found and whose surroundings are known; its files are still to be read.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Absolute.
    pub root: PathBuf,
    /// How it was found.
    pub found: WorkspaceRoot,
    pub project: Arc<Project>,
    /// The programs that may be the vendor's CLI, the nearest first.
    pub clis: Vec<cli::Found>,
    /// The one of them that somebody chose.
    pub choice: Option<cli::Found>,
    pub settings: Settings,
    /// What the project brings along may be started without a question.
    pub trust_cli: bool,
    pub options: ScanOptions,
}

/// Why a workspace cannot be opened. Each names the path, what happened, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Root(#[from] root::RootError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("the current directory cannot be told: {0}; name the folder that holds membrane/")]
    CurrentDir(std::io::Error),
    #[error("`{}` cannot be read: {why}; look at its permissions", path.display())]
    Scan { path: PathBuf, why: std::io::Error },
}

impl OpenError {
    /// The path that it is about.
    pub fn path(&self) -> Option<&std::path::Path> {
        match self {
            OpenError::Root(error) => Some(error.path()),
            OpenError::Settings(error) => Some(error.path()),
            OpenError::CurrentDir(_) => None,
            OpenError::Scan { path, .. } => Some(path),
        }
    }
}

/// Finds the root and what stands around it.
pub fn open(request: &Request) -> Result<Opened, OpenError> {
    only_usable(whatever_the_settings(request)?)
}

/// What was opened, unless its settings cannot be used.
pub fn only_usable((opened, broken): (Opened, Option<SettingsError>)) -> Result<Opened, OpenError> {
    broken.map_or(Ok(opened), |broken| Err(broken.into()))
}

/// Opens again, for somebody who goes on looking, a root that was found before.
pub fn open_again(request: &Request, root: &Path) -> Result<Opened, OpenError> {
    only_usable(whatever_its_settings(request, root::known(root)?)?).map(Opened::to_be_watched)
}

/// The same, where settings that cannot be used are no obstacle: the defaults stand in for them, and why they cannot is told.
pub fn whatever_the_settings(request: &Request) -> Result<(Opened, Option<SettingsError>), OpenError> {
    let root = roots(request)?.only()?;
    whatever_its_settings(request, root)
}

/// The workspaces that are meant.
pub fn roots(request: &Request) -> Result<Roots, OpenError> {
    let current_dir = std::env::current_dir().map_err(OpenError::CurrentDir)?;
    let exclude = |asked: &Path| {
        Settings::load(asked, request.settings.as_deref()).map(|settings| settings.exclude).unwrap_or_default()
    };
    Ok(root::find(request.root.as_deref(), &current_dir, &exclude)?)
}

/// Looks at what stands around a root that is found, as [`whatever_the_settings`] does.
pub fn whatever_its_settings(
    request: &Request,
    root: WorkspaceRoot,
) -> Result<(Opened, Option<SettingsError>), OpenError> {
    let (settings, broken) = match Settings::load(&root.path, request.settings.as_deref()) {
        Ok(settings) => (settings, None),
        Err(error) => (Settings::default(), Some(error)),
    };
    let places = cli::SearchPlaces::new(root.path.clone(), settings.cli.clone(), settings.cli_is_the_projects);
    let clis = cli::near(&places);
    let cli = rules_by(&clis, &places);
    let dialect = cli.as_ref().and_then(|cli| cli.dialect).unwrap_or_default();
    let project = Project {
        layout_flag: request.layout,
        layout_setting: settings.layout,
        cli,
        config: project::config(&root.path, dialect, &variable),
        mentions: project::mentions(&root.path),
        is_no_workspace: root.is_none,
    };
    let options = ScanOptions { dialect, exclude: settings.exclude.clone(), is_no_workspace: root.is_none };
    let opened = Opened {
        root: root.path.clone(),
        found: root,
        project: Arc::new(project),
        clis,
        choice: None,
        settings,
        trust_cli: request.trust_cli,
        options,
    };
    Ok((opened, broken))
}

/// A variable of this process.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// The CLI by whose rules the workspace is read: the one that would push where its layout is known, else the one that is installed.
fn rules_by(clis: &[cli::Found], places: &cli::SearchPlaces) -> Option<Cli> {
    let chosen = cli::chosen(clis).map(|found| found.cli.clone());
    let known = chosen.clone().filter(|cli| cli.layout.is_some());
    known.or_else(|| cli::installed(places)).or(chosen)
}

impl Opened {
    /// The same for somebody who goes on looking: a folder without a `membrane` may get one, and is then a workspace.
    pub fn to_be_watched(mut self) -> Opened {
        if self.options.is_no_workspace && self.root.join(MEMBRANE).symlink_metadata().is_err() {
            self.options.is_no_workspace = false;
            Arc::make_mut(&mut self.project).is_no_workspace = false;
        }
        self
    }

    /// The same, for a push to this workspace of the config instead of `default`.
    pub fn for_push_to(&self, workspace: &str) -> Opened {
        let mut opened = self.clone();
        Arc::make_mut(&mut opened.project).config.wanted = Some(workspace.to_owned());
        opened
    }

    /// The same with the program that somebody chose, by whose reading rules the workspace is judged.
    pub fn with(&self, choice: cli::Found) -> Opened {
        let mut opened = self.clone();
        let project = Arc::make_mut(&mut opened.project);
        project.cli = Some(choice.cli.clone());
        opened.options.dialect = choice.cli.dialect.unwrap_or_default();
        opened.choice = Some(choice);
        opened
    }

    /// Where programs are looked for.
    pub fn places(&self) -> cli::SearchPlaces {
        cli::SearchPlaces::new(self.root.clone(), self.settings.cli.clone(), self.settings.cli_is_the_projects)
    }

    /// The program that pushes. It is asked for its version where that is needed, so it is started.
    ///
    /// # Errors
    /// Where there is none, or the project brings it along and nobody said that it may be started.
    pub fn program(&self, cancellation: &Cancellation) -> Result<cli::Found, NotStarted> {
        match &self.choice {
            Some(choice) => self.program_of(choice, cancellation),
            None => {
                cli::to_run(&self.clis, &self.places(), &|| self.layout(), &|found| self.trusts(found), cancellation)
            }
        }
    }

    /// The same, where this program is to push.
    ///
    /// # Errors
    /// As above.
    pub fn program_of(&self, choice: &cli::Found, cancellation: &Cancellation) -> Result<cli::Found, NotStarted> {
        {
            let (only, layout) = (std::slice::from_ref(choice), &|| self.layout());
            cli::to_run(only, &self.places(), layout, &|found| self.trusts(found), cancellation)
        }
    }

    /// The layout that the files are read by. It reads them.
    pub fn layout(&self) -> &'static Layout {
        self.planned().map_or(Layout::by_default(), |planned| planned.choice.layout)
    }

    /// Whether somebody said that what the project brings along may be started.
    fn trusts(&self, found: &cli::Found) -> bool {
        self.trust_cli || self.state().is_ok_and(|state| trust::is_given(&state, &self.root, found))
    }

    /// Remembers that it may.
    ///
    /// # Errors
    /// A sentence, where that cannot be remembered.
    pub fn trust(&self, found: &cli::Found) -> Result<(), String> {
        let given =
            self.state().and_then(|state| trust::give(&state, &self.root, found).map_err(|why| why.to_string()));
        given.map_err(|why| {
            format!("it cannot be remembered that `{}` may be started: {why}; give `--trust-cli`", found.command())
        })
    }

    fn state(&self) -> Result<PathBuf, String> {
        journal::state_folder(&self.root).map_err(|error| error.to_string())
    }

    /// What reads the files, and reads again what changed of them.
    pub fn scanner(&self) -> Result<Scanner, OpenError> {
        Scanner::new(&self.root, &self.options).map_err(|why| OpenError::Scan { path: self.root.clone(), why })
    }

    /// Reads the files, and plans the push.
    pub fn planned(&self) -> Result<PlannedFiles, OpenError> {
        Ok(PlannedFiles::new(self.scanner()?.once(), Arc::clone(&self.project)))
    }

    /// Reads the files, and says all that is to be said of them.
    pub fn snapshot(&self) -> Result<Snapshot, OpenError> {
        Ok(Snapshot::of(self.scanner()?.once(), Arc::clone(&self.project)))
    }
}
