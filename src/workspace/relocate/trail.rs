//! Where the things that steps move came from, and where they went, however often they moved.

use std::collections::BTreeMap;

use super::{Spot, Step};
use crate::workspace::files::RelPath;

/// What some steps, one after the other, have done to every spot.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    /// Of each spot that changed: where the thing that stands there came from; `None` where it is new, or nothing stands there.
    /// What stands below such a spot came from below the same.
    origins: BTreeMap<Spot, Option<Spot>>,
    /// Of each thing that moved, by where it stood: where it stands.
    places: BTreeMap<Spot, Spot>,
}

impl Trail {
    /// The trail of these steps.
    pub fn of(steps: &[Step]) -> Trail {
        let mut trail = Trail::default();
        steps.iter().for_each(|step| trail.push(step));
        trail
    }

    /// Takes one step more into account.
    pub fn push(&mut self, step: &Step) {
        match step {
            Step::MakeFolder(path) | Step::UnmakeFolder(path) => {
                self.origins.insert(Spot::Root(path.clone()), None);
            }
            Step::Move { from, to, .. } => self.push_move(from, to),
        }
    }

    fn push_move(&mut self, from: &Spot, to: &Spot) {
        let origin = self.origin(from);
        for (inner, rest) in self.changed_below(from) {
            let (Some(inner_origin), Some(new)) = (self.origins.remove(&inner), to.below(&rest)) else { continue };
            if let Some(thing) = &inner_origin {
                self.places.insert(thing.clone(), new.clone());
            }
            self.origins.insert(new, inner_origin);
        }
        if let Some(thing) = &origin {
            self.places.insert(thing.clone(), to.clone());
        }
        self.origins.insert(to.clone(), origin);
        self.origins.insert(from.clone(), None);
    }

    /// The changed spots below a folder, each with its path from there.
    fn changed_below(&self, folder: &Spot) -> Vec<(Spot, RelPath)> {
        let Spot::Root(path) = folder else { return Vec::new() };
        let near = |spot: &Spot| spot.path().is_some_and(|at| at.as_bytes().starts_with(path.as_bytes()));
        let from = self.origins.range(folder.clone()..).map(|(spot, _)| spot).take_while(|spot| near(spot));
        from.filter_map(|spot| Some((spot.clone(), spot.within(folder)?))).filter(|(_, rest)| !rest.is_root()).collect()
    }

    /// Where the thing that stands at `spot` now stood at first; `None` where it is new, or where nothing stands now.
    pub fn origin(&self, spot: &Spot) -> Option<Spot> {
        match nearest(&self.origins, spot) {
            Some((origin, rest)) => origin.as_ref()?.below(&rest),
            None => Some(spot.clone()),
        }
    }

    /// Where the thing that stood at `spot` at first stands now.
    pub fn destination(&self, spot: &Spot) -> Option<Spot> {
        match nearest(&self.places, spot) {
            Some((place, rest)) => place.below(&rest),
            None => Some(spot.clone()),
        }
    }

    /// Whether the thing that stood at `spot` at first has moved from there.
    pub fn leaves(&self, spot: &Spot) -> bool {
        self.destination(spot).as_ref() != Some(spot)
    }
}

/// The entry of a spot, or of the nearest above it; with the path from there.
fn nearest<'m, T>(map: &'m BTreeMap<Spot, T>, spot: &Spot) -> Option<(&'m T, RelPath)> {
    let mut above = Some(spot.clone());
    while let Some(at) = above {
        if let Some(found) = map.get(&at) {
            return Some((found, spot.within(&at)?));
        }
        above = at.path().and_then(RelPath::parent).map(Spot::Root);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::relocate::Seen;

    fn path(text: &str) -> RelPath {
        RelPath::parse(text).unwrap()
    }

    fn spot(text: &str) -> Spot {
        match text.strip_prefix("kept ") {
            Some(number) => Spot::Kept(number.parse().unwrap()),
            None => Spot::Root(path(text)),
        }
    }

    fn moving(from: &str, to: &str) -> Step {
        Step::Move { from: spot(from), to: spot(to), seen: Seen::Unread }
    }

    #[test]
    fn what_moved_is_followed_back_and_forth() {
        let steps = [
            moving("old/x", "new/x"),
            Step::MakeFolder(path("made")),
            moving("new/x/a", "made/a"),
            moving("made", "deep/made"),
            moving("old/y", "kept 0"),
            moving("kept 1", "old/y"),
            moving("old/x-ray", "old/x"),
        ];
        let trail = Trail::of(&steps);
        let check = |now: &str, then: Option<&str>| {
            assert_eq!(trail.origin(&spot(now)), then.map(spot), "{now}");
            if let Some(then) = then {
                assert_eq!(trail.destination(&spot(then)), Some(spot(now)), "{then}");
            }
        };
        check("deep/made/a", Some("old/x/a"));
        check("new/x/b", Some("old/x/b"));
        check("new/x", Some("old/x"));
        check("new/x/a", None);
        check("made", None);
        check("made/a", None);
        check("deep/made", None);
        check("elsewhere", Some("elsewhere"));
        check("kept 0", Some("old/y"));
        check("old/y", Some("kept 1"));
        check("old/x", Some("old/x-ray"));
        check("old/x-ray", None);
        assert!(trail.leaves(&spot("old/x/anything")));
        assert!(!trail.leaves(&spot("old/z")));
    }

    #[test]
    fn two_things_that_change_places_are_told_apart() {
        let trail = Trail::of(&[moving("a", "aside"), moving("b", "a"), moving("aside", "b")]);
        assert_eq!(trail.origin(&spot("a")), Some(spot("b")));
        assert_eq!(trail.origin(&spot("b")), Some(spot("a")));
        assert_eq!(trail.origin(&spot("aside")), None);
        assert_eq!(trail.destination(&spot("a/in")), Some(spot("b/in")));
    }
}
