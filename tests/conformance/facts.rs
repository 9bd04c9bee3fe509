//! Every line of what is known of membrane-cli 1.2.3 as named cases, in `facts/`: run against the CLI and against the prediction.

use std::time::Duration;

use crate::binary::{self, Seen};
use crate::case::{self, Case};
use crate::compare;
use crate::outcome::Outcome;
use crate::pool;
use crate::table::Compared;
use crate::vendor::Vendor;

/// A family of facts a file; the last holds what random workspaces found.
const FAMILIES: [&str; 9] = [
    include_str!("facts/places.txt"),
    include_str!("facts/entries.txt"),
    include_str!("facts/texts.txt"),
    include_str!("facts/js-yaml.txt"),
    include_str!("facts/uploads.txt"),
    include_str!("facts/server.txt"),
    include_str!("facts/connectors.txt"),
    include_str!("facts/config.txt"),
    include_str!("facts/found.txt"),
];

/// How long the plain binary may take, which reads a FIFO until it is ended.
const HANG: Duration = Duration::from_secs(8);

fn cases() -> Vec<Case> {
    FAMILIES.into_iter().flat_map(case::parse).collect()
}

/// The CLI does what the case says, and so does the prediction.
pub fn hold(vendor: &Vendor) -> Compared {
    hold_all(vendor, &cases(), |case| &case.expected)
}

/// So they do over js-yaml 4.1, which is chosen by what stands beside the project's CLI.
pub fn hold_of_older(vendor: &Vendor) -> Compared {
    hold_all(&vendor.older(), &cases(), Case::expected_of_older)
}

/// So they do on all of these cases.
pub fn hold_all(vendor: &Vendor, cases: &[Case], expected: fn(&Case) -> &str) -> Compared {
    let wrong = pool::each(vendor, cases, |driver, case| {
        let seen = driver.push(&case.workspace);
        let outcome = Outcome::from(&seen).to_string();
        let as_written = (outcome != expected(case)).then(|| format!("the CLI:\n{outcome}"));
        let as_predicted = compare::differences(vendor, &seen, &case.workspace);
        let differences: Vec<String> = as_written.into_iter().chain(as_predicted).collect();
        (!differences.is_empty())
            .then(|| case::print(&case.name, &case.workspace, expected(case)) + &differences.join("\n"))
    });
    Compared { cases: cases.len(), disagreements: wrong.into_iter().flatten().collect() }
}

/// The driver sees what the plain binary shows, on every tenth case and on those that hang.
pub fn driver_is_the_binary(vendor: &Vendor) -> Compared {
    let share: Vec<Case> = cases()
        .into_iter()
        .enumerate()
        .filter(|(at, case)| at % 10 == 0 || case.expected.starts_with("hangs"))
        .map(|(_, case)| case)
        .collect();
    let wrong = pool::each(vendor, &share, |driver, case| {
        let seen = Seen::from(&driver.push(&case.workspace));
        let limit = if seen.exit.is_none() { HANG } else { binary::LIMIT };
        let plain = Seen::from(&binary::push(vendor, &case.workspace, limit, Vec::new(), |_| ()));
        (seen != plain).then(|| format!("# {}\ndriver: {seen:#?}\nbinary: {plain:#?}", case.name))
    });
    Compared { cases: share.len(), disagreements: wrong.into_iter().flatten().collect() }
}
