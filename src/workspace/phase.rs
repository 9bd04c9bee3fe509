//! The phases of a push, and how far it gets.

/// How far push gets. The order is that of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Config,
    Load,
    Connectors,
    Sync,
}

/// How far push gets before something on the disk stops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It stops before it sends anything.
    Nothing,
    /// It sends this many connectors, and stops among their folders.
    Connectors(usize),
    Everything,
}

impl Phase {
    /// The word that `plan --format json` has for it.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Config => "config",
            Phase::Load => "load",
            Phase::Connectors => "connectors",
            Phase::Sync => "sync",
        }
    }
}
