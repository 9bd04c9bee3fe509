//! How each thing that a layout says of its CLI is known, so that no sentence says more than that.

use serde::Deserialize;

/// What a layout says of its CLI, claim by claim (docs/contract.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LayoutClaim {
    /// Which paths it reads, and as what.
    Paths,
    /// What it takes from `membrane.config.yml` and from the environment.
    Config,
    /// Which fields it takes.
    Schemas,
    /// What it does with a file that cannot be read, or is no element.
    Reading,
    /// In which order it reads and sends, and so what is sent before it stops.
    Order,
    /// Whether what is gone here goes on the server too.
    Deletion,
}

/// How a claim is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grounds {
    /// The real CLI was run, and tests/conformance runs it still.
    Verified,
    /// The vendor's SDK, which that CLI imports, was run.
    Sdk,
    /// On this machine, by `verify`.
    Seen,
    /// Read off documentation.
    Documented,
    Unknown,
}

/// How all of them are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    pub paths: Grounds,
    pub config: Grounds,
    pub schemas: Grounds,
    pub reading: Grounds,
    pub order: Grounds,
    pub deletion: Grounds,
}

impl LayoutClaim {
    /// All of them, in the order in which they are told.
    pub const ALL: [LayoutClaim; 6] = [
        LayoutClaim::Paths,
        LayoutClaim::Config,
        LayoutClaim::Schemas,
        LayoutClaim::Reading,
        LayoutClaim::Order,
        LayoutClaim::Deletion,
    ];

    /// The word, as layouts and JSON have it.
    pub fn name(self) -> &'static str {
        match self {
            LayoutClaim::Paths => "paths",
            LayoutClaim::Config => "config",
            LayoutClaim::Schemas => "schemas",
            LayoutClaim::Reading => "reading",
            LayoutClaim::Order => "order",
            LayoutClaim::Deletion => "deletion",
        }
    }
}

impl Grounds {
    /// The word, as layouts and JSON have it.
    pub fn name(self) -> &'static str {
        match self {
            Grounds::Verified => "verified",
            Grounds::Sdk => "sdk",
            Grounds::Seen => "seen",
            Grounds::Documented => "documented",
            Grounds::Unknown => "unknown",
        }
    }
}

impl Default for Claims {
    fn default() -> Self {
        let [paths, config, schemas, reading, order, deletion] = [Grounds::Documented; 6];
        Claims { paths, config, schemas, reading, order, deletion }
    }
}

impl Claims {
    /// How one is known.
    pub fn of(&self, claim: LayoutClaim) -> Grounds {
        match claim {
            LayoutClaim::Paths => self.paths,
            LayoutClaim::Config => self.config,
            LayoutClaim::Schemas => self.schemas,
            LayoutClaim::Reading => self.reading,
            LayoutClaim::Order => self.order,
            LayoutClaim::Deletion => self.deletion,
        }
    }

    /// The words of those that nobody knows.
    pub fn unknown(&self) -> impl Iterator<Item = &'static str> + '_ {
        LayoutClaim::ALL.into_iter().filter(|claim| self.of(*claim) == Grounds::Unknown).map(LayoutClaim::name)
    }
}
