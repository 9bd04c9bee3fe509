//! A real workspace, pushed whole: as it stands, and brought into the layout that the pinned CLI reads.

use crate::compare;
use crate::corpus::{self, Real};
use crate::pool;
use crate::table::Compared;
use crate::vendor::Vendor;
use crate::workspace::{Entry, What, Workspace};

/// Every file of the corpus, pushed as it stands, when nothing is read, and brought into the CLI's layout: which files are loaded, in
/// which order and as what, and what is sent.
///
/// A case is a file; one that disagrees stands in the differences.
pub fn agrees(vendor: &Vendor) -> Option<Compared> {
    let files = corpus::read()?;
    let placed = |place: fn(&str) -> String| {
        let entry = |file: &Real| {
            let path = format!("membrane/{}", place(&file.path)).into_bytes();
            Entry { path, what: What::File(file.content.clone()) }
        };
        Workspace { entries: files.iter().map(entry).collect(), server: None, disk: None }
    };
    let workspaces = [placed(str::to_owned), placed(own_file)];
    let differences = pool::each(vendor, &workspaces, |driver, workspace| {
        let seen = driver.push(workspace);
        let applied = seen.lines.iter().filter(|line| line.starts_with("Applied universal")).count();
        println!("of {} files {} are loaded, and {applied} of them only applied", files.len(), seen.loads.len());
        compare::differences(vendor, &seen, workspace)
    });
    Some(Compared { cases: 2 * files.len(), disagreements: differences.into_iter().flatten().collect() })
}

/// `spec.yaml` under the name of its folder.
fn own_file(path: &str) -> String {
    let Some(folder) = path.strip_suffix("/spec.yaml") else { return path.to_owned() };
    let name = folder.rsplit('/').next().unwrap_or(folder);
    format!("{folder}/{name}.yaml")
}
