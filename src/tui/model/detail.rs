//! The detail pane: which file it shows, the file's text once it is read, and how far it is scrolled.

use std::sync::Arc;

use super::FileStamp;
use super::scroll::Scroll;
use crate::tui::highlight::{Line, lines};
use crate::workspace::explain::Explanation;
use crate::workspace::files::RelPath;

/// See the module's line.
#[derive(Debug, Default)]
pub struct Detail {
    /// What there is to say of the selected file.
    pub about: Option<Explanation>,
    /// Which file, and which snapshot, that was said of.
    pub about_what: Option<(RelPath, u64)>,
    /// The file whose text was asked for.
    pub stamp: Option<FileStamp>,
    pub source: Source,
    pub scroll: Scroll,
}

/// A file's text, on its way to the screen.
#[derive(Debug, Clone, Default)]
pub enum Source {
    /// The selected row has no text.
    #[default]
    None,
    Reading,
    /// Cleaned and coloured, and whether it goes on beyond what is shown of a file.
    Text(Arc<[Line]>, bool),
    /// Why there is none.
    Failed(String),
}

impl Source {
    /// A file's text, or its beginning, made ready to be drawn. `whole` says that it is all of it.
    pub fn of(text: &str, whole: bool) -> Self {
        Source::Text(lines(text).into(), !whole)
    }

    /// The lines, where there are any.
    pub fn lines(&self) -> &[Line] {
        match self {
            Source::Text(lines, _) => lines,
            _ => &[],
        }
    }
}
