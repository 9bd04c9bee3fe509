//! Rows of one cause, for people: told once, with their number and the first few paths. JSON keeps a row a file.

use std::collections::HashMap;

use super::Diagnostic;
use crate::workspace::code::{Code, Severity};
use crate::workspace::words::counted;

/// So many rows of one cause are told one by one.
const FEW: usize = 3;

/// What a name that differs from row to row gives way to.
const VARIES: &str = "…";

/// Some diagnostics, told as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause<'d> {
    /// That of the worst of them.
    pub severity: Severity,
    pub code: Code,
    /// What they say, with `…` for each name in which they differ.
    pub message: String,
    pub help: String,
    /// At least one; the worst first, then by path.
    pub rows: Vec<&'d Diagnostic>,
}

impl Cause<'_> {
    /// The first few of its rows, and how many more there are.
    pub fn first_rows(&self) -> (&[&Diagnostic], usize) {
        let shown = self.rows.len().min(FEW);
        (&self.rows[..shown], self.rows.len() - shown)
    }
}

/// The diagnostics by what causes them, each cause where its first row was. Up to three rows of one cause are each their own.
pub fn causes(diagnostics: &[Diagnostic]) -> Vec<Cause<'_>> {
    let mut places: HashMap<_, usize> = HashMap::new();
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for diagnostic in diagnostics {
        let place = *places.entry(sameness(diagnostic)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(diagnostic),
            None => groups.push(vec![diagnostic]),
        }
    }
    let told =
        |group: Vec<_>| if group.len() > FEW { vec![group] } else { group.into_iter().map(|row| vec![row]).collect() };
    let mut causes: Vec<Cause<'_>> = groups.into_iter().flat_map(told).map(cause).collect();
    causes.sort_by_key(|cause| cause.severity);
    causes
}

/// What is equal in rows of one cause: code, severity, and the message without its names. What `pull` wrote is one cause, whatever becomes of it.
fn sameness(diagnostic: &Diagnostic) -> (Code, Option<Severity>, Vec<&str>) {
    match diagnostic.code {
        Code::PullLayout => (Code::PullLayout, None, Vec::new()),
        code => (code, Some(diagnostic.severity), diagnostic.message.split('`').step_by(2).collect()),
    }
}

fn cause(rows: Vec<&Diagnostic>) -> Cause<'_> {
    let first = rows[0];
    let message = match first.code {
        Code::PullLayout if rows.len() > 1 => as_pull_writes(&rows),
        _ => common(rows.iter().map(|row| row.message.as_str())).unwrap_or_else(|| first.message.clone()),
    };
    let help = common(rows.iter().map(|row| row.help.as_str()));
    let help = help.unwrap_or_else(|| format!("Of the first: {}", first.help));
    Cause { severity: first.severity, code: first.code, message, help, rows }
}

/// The text that all of these are, with `…` for a name in which they differ; `None` where they differ elsewhere.
fn common<'t>(mut texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut parts: Vec<&str> = texts.next()?.split('`').collect();
    for text in texts {
        let others: Vec<&str> = text.split('`').collect();
        if others.len() != parts.len() {
            return None;
        }
        for (at, (part, other)) in parts.iter_mut().zip(others).enumerate() {
            match at % 2 {
                _ if *part == other => {}
                0 => return None,
                _ => *part = VARIES,
            }
        }
    }
    Some(parts.join("`"))
}

/// What becomes of elements that lie as `pull` writes them.
fn as_pull_writes(rows: &[&Diagnostic]) -> String {
    let count = |severity: Severity| rows.iter().filter(|row| row.severity == severity).count();
    let parts = [
        (count(Severity::Error), "customised, which a push loses"),
        (count(Severity::Warning), "not customised, which a push does not send"),
        (count(Severity::Info), "of which nothing is lost"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let elements = counted(rows.len(), "element");
    format!("{elements} lie as `pull` writes them, where push does not look: {}", parts.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::files::RelPath;

    fn row(code: Code, severity: Severity, path: &str, message: &str) -> Diagnostic {
        let path = RelPath::parse(path).unwrap();
        Diagnostic::new(code, &path, message, format!("Move it to `to/{path}`.")).rated(severity)
    }

    #[test]
    fn many_rows_of_one_cause_are_told_once() {
        let over =
            |key: &str| row(Code::NotReadHere, Severity::Error, key, &format!("push passes over this flow (`{key}`)"));
        let action = row(Code::NotReadHere, Severity::Error, "z", "push passes over this action (`z`)");
        let mut rows: Vec<Diagnostic> = ["a", "b", "c"].map(over).into();
        rows.push(action);
        assert_eq!(causes(&rows).len(), 4, "three are told one by one");
        rows.push(over("d"));
        let told = causes(&rows);
        let [flows, action] = &told[..] else { panic!("{told:#?}") };
        assert_eq!(flows.message, "push passes over this flow (`…`)");
        assert_eq!(flows.help, "Move it to `…`.");
        assert_eq!((flows.first_rows().0.len(), flows.first_rows().1, action.rows.len()), (3, 1, 1));
    }

    #[test]
    fn what_pull_wrote_is_one_cause() {
        let pulled = |severity, path: &str| row(Code::PullLayout, severity, path, "…");
        let mut rows = vec![pulled(Severity::Error, "a"), pulled(Severity::Info, "b"), pulled(Severity::Info, "c")];
        rows.push(pulled(Severity::Warning, "d"));
        let told = causes(&rows);
        let says = "4 elements lie as `pull` writes them, where push does not look: 1 customised, which a push loses; \
                    1 not customised, which a push does not send; 2 of which nothing is lost";
        assert_eq!((told.len(), told[0].message.as_str()), (1, says));
    }
}
