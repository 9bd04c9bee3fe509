//! What push finds on this disk alone: where capital and small letters are the same, a name in another spelling is found as well.

use std::collections::BTreeMap;

use super::{Diagnostic, Fix, FixKind, RuleInput};
use crate::workspace::code::Code;
use crate::workspace::element::Kind;
use crate::workspace::files::{Names, RelPath};
use crate::workspace::layout::Layout;
use crate::workspace::plan;
use crate::workspace::verdict::Verdict;
use crate::workspace::words::counted;

/// Names in another spelling than push asks for, whose elements a push from another disk would miss.
pub(super) fn letter_case(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let names = input.files.names();
    if names == Names::Exact {
        return;
    }
    let elsewhere = plan::plan(&input.files.on(Names::Exact), input.plan.layout, &input.project.config);
    let lost =
        input.plan.loads().iter().filter(|load| elsewhere.verdict(&load.path).and_then(Verdict::read_as).is_none());
    let mut misspelt: BTreeMap<(RelPath, RelPath), usize> = BTreeMap::new();
    for (found, asked) in lost.filter_map(|load| misspelling(names, input.choice.layout, &load.path)) {
        *misspelt.entry((found, asked)).or_default() += 1;
    }
    for ((found, asked), count) in misspelt {
        let then = match elsewhere.stops.iter().find(|stop| stop.path.as_ref() == Some(&asked)) {
            Some(stop) => format!("stops: {}", stop.reason),
            None => format!("passes over {}", counted(count, "element")),
        };
        let name = asked.name_text();
        let message = format!(
            "push asks for `{name}`, and on this disk `{}` is the same; where each letter counts, as on Linux and so in most CI, it {then}",
            found.name_text()
        );
        let help = format!("Name it `{name}`: `membrane-tui move {found} {asked}`.");
        let fix = Fix { kind: FixKind::Rename, from: found.clone(), to: asked, safe: false };
        out.push(Diagnostic::new(Code::LetterCase, &found, message, help).mended_by(Some(fix)));
    }
}

/// The first name on the way to a file that push reads which is not spelt as push asks for it, and as what it does.
fn misspelling(names: Names, layout: &Layout, path: &RelPath) -> Option<(RelPath, RelPath)> {
    let parts: Vec<&[u8]> = path.names().collect();
    let upto = |depth: usize| parts[..depth].iter().fold(RelPath::root(), |path, name| path.join(name));
    let as_asked = |depth: usize, asked: &[u8]| {
        let found = *parts.get(depth)?;
        (names.same(found, asked) && found != asked).then(|| (upto(depth + 1), upto(depth).join(asked)))
    };
    let integrations = layout.folder(Kind::Integration)?.name.as_bytes();
    let is_inside = parts.len() > 4 && names.same(parts[1], integrations);
    let inner = layout.folders.iter().filter(|folder| is_inside && folder.inside_integration);
    let (folder, last) = (parts.len().checked_sub(2)?, parts.len() - 1);
    let own = [layout.own_file(parts[folder]), layout.connectors.own_file(parts[folder])];
    let mut folders = layout.folder_names().map(|name| (1, name)).chain(inner.map(|folder| (3, folder.name.as_str())));
    let misspelt = folders.find_map(|(depth, name)| as_asked(depth, name.as_bytes()));
    misspelt.or_else(|| own.iter().find_map(|own| as_asked(last, own)))
}
