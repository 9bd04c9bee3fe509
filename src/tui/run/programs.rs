//! Which programs can push a workspace, and where to; and what earlier pushes said.

use std::path::Path;
use std::sync::Arc;

use crate::disk::{journal, regular};
use crate::open::Opened;
use crate::push::cancellation::Cancellation;
use crate::push::cli::{self, Found};
use crate::push::kept;
use crate::tui::model::push::{Prepared, Target};
use crate::workspace::files::CONFIG;
use crate::workspace::layout::Layout;
use crate::workspace::project::ConfigState;

/// Looks for programs and workspaces. Takes as long as Node does; what the project brings along is not started.
///
/// # Errors
/// A sentence, where nothing can be pushed, or with nothing.
pub fn prepared(opened: &Opened, layout: &'static Layout) -> Result<Prepared, String> {
    let config = &opened.project.config;
    if config.state == ConfigState::Missing {
        return Err(format!("there is no `{CONFIG}` here, so push has nowhere to go; make it with `membrane init`"));
    }
    let places = opened.places();
    let found = cli::to_choose_from(&opened.clis, &places, &Cancellation::default());
    let first = opened.choice.as_ref().or(cli::chosen(&found)).cloned();
    let unchosen = first.is_none().then(|| cli::none_of(&found, layout));
    let npx = cli::npx(&places, layout);
    let mut programs: Vec<Found> = Vec::new();
    for found in first.into_iter().chain(found).filter(Found::usable).chain(npx) {
        if !programs.iter().any(|known| known.program == found.program && known.words == found.words) {
            programs.push(found);
        }
    }
    if programs.is_empty() {
        return Err(unchosen.unwrap_or_else(|| cli::how_to_get_one(layout)));
    }
    let names = if config.workspaces.is_empty() { vec!["default".to_owned()] } else { config.workspaces.clone() };
    let target = |name: String| Target { production: opened.settings.is_production(&name), name };
    Ok(Prepared { programs, unchosen, targets: names.into_iter().map(target).collect() })
}

/// The title and the lines of a session of this root that was kept; the last has the number 0.
///
/// # Errors
/// A sentence, where there is none, or it cannot be read.
pub fn kept(root: &Path, number: usize) -> Result<(String, Arc<[String]>), String> {
    let state = journal::users_state_folder().map_err(|error| error.to_string())?;
    let all = kept::list(&state, root).map_err(|error| format!("cannot read `{}`: {error}", state.display()))?;
    let kept = all.get(number).ok_or(if number == 0 {
        "no push or rehearsal of this workspace is kept"
    } else {
        "there is no session before this one"
    })?;
    let text = regular::text(&kept.path, kept::LARGEST);
    let text = text.map_err(|error| format!("cannot read `{}`: {error}", kept.path.display()))?;
    Ok((kept.title.clone(), text.lines().map(str::to_owned).collect()))
}
