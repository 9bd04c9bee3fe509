//! One step of a relocation, done on the disk or taken back from it.

use rustix::fs::Mode;
use rustix::io::Errno;

use super::check;
use super::copy::Crossing;
use super::error::{ApplyError, Left};
use super::held::{At, Base};
use super::rename::{self, Renamed};
use super::sys::{self, FileIdentity};
use crate::disk::journal::{Journal, MovePhase, Record, StepProgress, kept_folder};
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{Seen, Spot, Step, Trail};

/// The two folders between which things move.
pub struct Disk {
    root: Base,
    journal: Base,
    id: u64,
}

/// What stood at the source of each step before the first was done; nothing for the steps that move nothing.
pub type SourceIdentities = Vec<Option<FileIdentity>>;

/// The mode of a new folder, of which the process's mask takes away.
const ALL: Mode = Mode::RWXU.union(Mode::RWXG).union(Mode::RWXO);

impl Disk {
    /// Opens the root and the journal's folder, for the relocation of that number.
    pub fn open(journal: &Journal, id: u64, steps: &[Step]) -> Result<Disk, ApplyError> {
        let is_kept = |spot: &Spot| matches!(spot, Spot::Kept(_));
        if steps.iter().any(|step| matches!(step, Step::Move { from, to, .. } if is_kept(from) || is_kept(to))) {
            journal.make_kept_folder(id)?;
        }
        let root = Base::open_root(journal.root())?;
        Ok(Disk { root, journal: Base::open(journal.folder(), journal.folder())?, id })
    }

    /// The place on the disk of a spot.
    pub fn at(&self, spot: &Spot) -> At<'_> {
        match spot {
            Spot::Root(path) => self.root.at(path.as_bytes()),
            Spot::Kept(number) => self.journal.at(format!("{}/{number}", kept_folder(self.id)).as_bytes()),
        }
    }

    /// The folder at a spot, for what is to be done to itself.
    pub fn folder(&self, spot: &Spot) -> At<'_> {
        match spot {
            Spot::Root(path) => self.root.folder(path.as_bytes()),
            Spot::Kept(_) => self.at(spot),
        }
    }

    /// The four names of a step that moves.
    fn crossing(&self, number: usize, from: &Spot, to: &Spot) -> Crossing<'_> {
        let (from, to) = (self.at(from), self.at(to));
        let name = |end| format!(".membrane-tui-{}-{number}.{end}", self.id);
        let part = to.parent().join(name("part").as_bytes());
        let gone = from.parent().join(name("gone").as_bytes());
        Crossing { from, to, part, gone }
    }

    /// Compares the disk with what the plan saw: every source is there unchanged, every target is free.
    pub fn inspect(&self, steps: &[Step]) -> Result<SourceIdentities, ApplyError> {
        let mut trail = Trail::default();
        let mut sources = SourceIdentities::with_capacity(steps.len());
        for step in steps {
            sources.push(self.inspect_step(step, &trail)?);
            trail.push(step);
        }
        Ok(sources)
    }

    fn inspect_step(&self, step: &Step, trail: &Trail) -> Result<Option<FileIdentity>, ApplyError> {
        let (from, to, seen) = match step {
            Step::Move { from, to, seen } => (from, to, seen),
            Step::MakeFolder(path) | Step::UnmakeFolder(path) => {
                // A link on the way there is an error. Whether the folder is there is for the step to see.
                trail.origin(&Spot::Root(path.clone())).map(|spot| self.at(&spot).stat()).transpose()?;
                return Ok(None);
            }
        };
        let (source, identity) = self.inspect_source(from, seen, trail)?;
        if let Some(target) = trail.origin(to).map(|spot| self.at(&spot))
            && target.stat()?.is_some()
            && !rename::is_one_entry(&source, &target)?
        {
            return Err(ApplyError::Taken { path: self.at(to).shown() });
        }
        Ok(Some(identity))
    }

    /// Finds where a source stands now, before any step is done, and compares it with what was seen.
    fn inspect_source(&self, from: &Spot, seen: &Seen, trail: &Trail) -> Result<(At<'_>, FileIdentity), ApplyError> {
        let gone = || changed(&self.at(from), "is not there any more");
        let spot = trail.origin(from).ok_or_else(gone)?;
        let source = self.at(&spot);
        let identity = match (seen, source.stat()?) {
            // No step moves anything within a folder that the journal keeps.
            (Seen::Folder(_), _) if matches!(spot, Spot::Kept(_)) => check::unchanged(&source, seen)?,
            (Seen::Folder(held), Some(stat)) if sys::is_directory(&stat) => {
                for held in held {
                    let inner = from.below(&held.path).ok_or_else(gone)?;
                    self.inspect_source(&inner, &held.seen, trail)?;
                }
                sys::identity(&stat)
            }
            (Seen::Empty, Some(stat)) => {
                let inner = |name: &[u8]| spot.below(&RelPath::root().join(name));
                let is_left = |name: &Vec<u8>| inner(name).is_some_and(|spot| trail.leaves(&spot));
                if !source.names()?.iter().all(is_left) {
                    return Err(changed(&source, check::NOT_EMPTY));
                }
                sys::identity(&stat)
            }
            _ => check::unchanged(&source, seen)?,
        };
        Ok((source, identity))
    }

    /// Does one step. If something else has moved than `source`, it is moved back.
    pub fn run(
        &self,
        number: usize,
        step: &Step,
        source: Option<FileIdentity>,
        journal: &mut Journal,
    ) -> Result<MoveMethod, ApplyError> {
        match step {
            Step::MakeFolder(path) => {
                let folder = self.root.at(path.as_bytes());
                let was_made = folder.make_folder(ALL)?;
                or_back(folder.confirm_folder(), || if was_made { folder.unmake_folder().map(drop) } else { Ok(()) })?;
                Ok(MoveMethod::Renamed)
            }
            Step::UnmakeFolder(path) => {
                let folder = self.root.at(path.as_bytes());
                if folder.unmake_folder()? {
                    or_back(folder.confirm_folder(), || folder.make_folder(ALL).map(drop))?;
                }
                Ok(MoveMethod::Renamed)
            }
            Step::Move { from, to, seen } => {
                let crossing = self.crossing(number, from, to);
                let way =
                    relocate(&crossing, |phase| note(journal, StepProgress { step: number, back: false, phase }))?;
                confirm(&crossing, seen, source.filter(|_| way == MoveMethod::Renamed))?;
                match way {
                    MoveMethod::Renamed => {
                        or_back(crossing.confirm_folders(), || rename::any_way(&crossing.to, &crossing.from).map(drop))?
                    }
                    MoveMethod::Copied => crossing.confirm_folders()?,
                }
                Ok(way)
            }
        }
    }

    /// Takes back whatever of a step was done, as the disk shows it: all, nothing, or a part. Never onto anything.
    pub fn take_back(
        &self,
        number: usize,
        step: &Step,
        reached: Option<StepProgress>,
        journal: &mut Journal,
    ) -> Result<Option<Left>, ApplyError> {
        match step {
            Step::MakeFolder(path) => {
                let folder = self.root.at(path.as_bytes());
                // A disk that is read-only refuses to remove what is not there.
                if folder.stat()?.is_some() {
                    folder.unmake_folder()?;
                }
                Ok(None)
            }
            Step::UnmakeFolder(path) => {
                let folder = self.root.at(path.as_bytes());
                if folder.stat()?.is_none() {
                    folder.make_folder(ALL)?;
                }
                Ok(None)
            }
            Step::Move { from, to, seen } => {
                let forth = self.crossing(number, from, to);
                let back = self.crossing(number, to, from);
                settle(&forth, &back, reached)?;
                // Where the piece still waits, the step was never done, and what stands at its place is what stood there before.
                if matches!(from, Spot::Kept(_))
                    && forth.from.stat()?.is_none()
                    && forth.to.stat()?.is_some()
                    && check::unchanged(&forth.to, seen).is_err()
                {
                    return Ok(Some(left(&forth, "it was edited since")));
                }
                move_back(&forth, &back, seen, |phase| note(journal, StepProgress { step: number, back: true, phase }))
            }
        }
    }
}

/// How a thing came to its new place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MoveMethod {
    Renamed,
    /// It is another thing now; it was compared byte by byte.
    Copied,
}

/// Moves, by renaming or, where that cannot be, by copying. `note` writes down a state that is neither the old nor the new.
fn relocate(
    crossing: &Crossing<'_>,
    mut note: impl FnMut(MovePhase) -> Result<(), ApplyError>,
) -> Result<MoveMethod, ApplyError> {
    let Crossing { from, to, part, .. } = crossing;
    if from.stat()?.is_none() {
        return Err(changed(from, "is not there any more"));
    }
    let mut renamed = rename::exclusively(from, to)?;
    if renamed == Renamed::Unsupported {
        note(MovePhase::Reserving)?;
        renamed = rename::by_link(from, to)?;
    }
    if renamed == Renamed::Taken && rename::is_one_entry(from, to)? {
        renamed = rename::by_way_of(from, part, to)?;
    }
    match renamed {
        Renamed::Done => Ok(MoveMethod::Renamed),
        Renamed::OtherDevice => crossing.cross(note).map(|()| MoveMethod::Copied),
        Renamed::Taken => Err(ApplyError::Taken { path: to.shown() }),
        Renamed::Unsupported => Err(from.failed("moved", Errno::NOTSUP)),
    }
}

/// Passes on whether a step was done where it should be. Where it was not, it is taken back, by the very folders in which it was done.
fn or_back(confirmed: Result<(), ApplyError>, back: impl FnOnce() -> Result<(), ApplyError>) -> Result<(), ApplyError> {
    if confirmed.is_err() {
        back()?;
    }
    confirmed
}

/// A move that took along something else than was looked at is undone at once.
fn confirm(crossing: &Crossing<'_>, seen: &Seen, source: Option<FileIdentity>) -> Result<(), ApplyError> {
    let Crossing { from, to, .. } = crossing;
    let found = to.stat()?.as_ref().map(sys::identity);
    if source.is_some() && found != source {
        rename::any_way(to, from)?;
        return Err(changed(from, "was replaced by another program meanwhile"));
    }
    if *seen == Seen::Empty && !to.names()?.is_empty() {
        rename::any_way(to, from)?;
        return Err(changed(from, check::NOT_EMPTY));
    }
    Ok(())
}

/// Brings a step that a crash cut in the middle to one of its two ends.
fn settle(forth: &Crossing<'_>, back: &Crossing<'_>, reached: Option<StepProgress>) -> Result<(), ApplyError> {
    if let Some(reached) = reached {
        let crossing = if reached.back { back } else { forth };
        match reached.phase {
            MovePhase::Reserving => give_up_reservation(crossing)?,
            MovePhase::Copying => return crossing.abandon(),
            MovePhase::Copied => return crossing.finish(),
        }
    }
    // A name that differs in its case alone goes by way of a third.
    for crossing in [forth, back] {
        let nowhere = forth.from.stat()?.is_none() && forth.to.stat()?.is_none();
        if nowhere && crossing.part.stat()?.is_some() {
            rename::any_way(&crossing.part, &crossing.from)?;
        } else if rename::are_one_file(&crossing.from, &crossing.part)? {
            crossing.part.unlink()?;
        }
    }
    Ok(())
}

/// Where a rename took two calls and only the first was made: the second name of a file, or the empty folder, is taken away again.
fn give_up_reservation(crossing: &Crossing<'_>) -> Result<(), ApplyError> {
    let Crossing { from, to, .. } = crossing;
    // Nothing was reserved where the name differs in its case alone: what stands at the target is the very thing that moves.
    if rename::is_one_entry(from, to)? {
        return Ok(());
    }
    match from.stat()? {
        Some(stat) if sys::is_directory(&stat) => to.unmake_folder().map(|_| ()),
        Some(_) if rename::are_one_file(from, to)? => to.unlink(),
        _ => Ok(()),
    }
}

fn move_back(
    forth: &Crossing<'_>,
    back: &Crossing<'_>,
    seen: &Seen,
    note: impl FnMut(MovePhase) -> Result<(), ApplyError>,
) -> Result<Option<Left>, ApplyError> {
    if forth.to.stat()?.is_none() {
        return Ok(None);
    }
    let is_free = forth.from.stat()?.is_none();
    let is_case = !is_free && rename::is_one_entry(&forth.from, &forth.to)? && forth.to.is_listed()?;
    if !is_free && !is_case {
        // Either the step was never done, and what stands at its target is someone else's; or the source was made anew since.
        let was_done = check::unchanged(&forth.to, seen).is_ok() && check::unchanged(&forth.from, seen).is_err();
        return Ok(was_done.then(|| left(forth, "something else stands there now")));
    }
    if !forth.from.parent().is_folder()? {
        return Ok(Some(left(forth, "the folder that it came from is gone")));
    }
    relocate(back, note)?;
    back.confirm_folders().map(|()| None)
}

fn note(journal: &mut Journal, reached: StepProgress) -> Result<(), ApplyError> {
    Ok(journal.write(Record::Reached(reached))?)
}

fn changed(at: &At<'_>, what: &str) -> ApplyError {
    ApplyError::Changed { path: at.shown(), what: what.into() }
}

fn left(crossing: &Crossing<'_>, why: &str) -> Left {
    let text = |at: &At<'_>| at.shown().to_string_lossy().into_owned();
    Left { at: text(&crossing.to), belongs: text(&crossing.from), why: why.into() }
}
