//! A real workspace, brought into the layout that the pinned CLI reads: each file where `convert` would put it, pushed whole.

use crate::compare;
use crate::corpus;
use crate::pool;
use crate::push::Driver;
use crate::table::Compared;
use crate::vendor::Vendor;
use crate::workspace::{Entry, What, Workspace};

/// Every file of the corpus in one push: which are loaded, in which order and as what, and what is sent.
///
/// A case is a file; one that disagrees stands in the differences.
pub fn agrees(vendor: &Vendor) -> Option<Compared> {
    let files = corpus::read()?;
    let cases = files.len();
    let entries = files.into_iter().map(|file| Entry {
        path: format!("membrane/{}", own_file(&file.path)).into_bytes(),
        what: What::File(file.content),
    });
    let workspace = Workspace { entries: entries.collect(), server: None };
    let compared = |driver: &mut Driver<'_>, workspace: &Workspace| {
        let seen = driver.push(workspace);
        let applied = seen.lines.iter().filter(|line| line.starts_with("Applied universal")).count();
        println!("of {cases} files {} are loaded, and {applied} only applied", seen.loads.len());
        compare::differences(&seen, workspace)
    };
    let disagreements = pool::each(vendor, &[workspace], compared).into_iter().flatten().collect();
    Some(Compared { cases, disagreements })
}

/// `spec.yaml` under the name of its folder.
fn own_file(path: &str) -> String {
    let Some(folder) = path.strip_suffix("/spec.yaml") else { return path.to_owned() };
    let name = folder.rsplit('/').next().unwrap_or(folder);
    format!("{folder}/{name}.yaml")
}
