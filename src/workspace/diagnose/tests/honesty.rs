//! Goes through every sentence that can be said of a workspace by a layout of which not everything is known: none says more than that.

use crate::workspace::claims::LayoutClaim;
use crate::workspace::code::Code;
use crate::workspace::diagnose::example::Example;
use crate::workspace::files::RelPath;
use crate::workspace::layout::Layout;
use crate::workspace::phase::Phase;
use crate::workspace::snapshot::Snapshot;
use crate::workspace::verdict::Verdict;

/// What only those can say who know what push does with a bad file, in which order it sends, and what the server has by then.
const CLAIMS_TOO_MUCH: [&str; 14] = [
    "succeed",
    "stops push",
    "push stops",
    "stops here",
    "would stop",
    "then stops",
    "half-way",
    "half-updated",
    "without a key",
    "reports success",
    "reset to",
    "next push stops",
    "nothing at all is pushed",
    "uploads",
];

/// A page with its files where this layout reads them: `a.yaml` and `a/a.yaml` become the own file of `a/`.
fn laid_out(page: &str, layout: &Layout) -> String {
    let moved = |line: &str| {
        let Some(path) = line.strip_prefix("# membrane/").and_then(|path| path.strip_suffix(".yaml")) else {
            return line.to_owned();
        };
        let mut names: Vec<&str> = path.split('/').collect();
        if let [.., folder, name] = names[..]
            && folder == name
        {
            names.pop();
        }
        let own = layout.own_file(names.last().unwrap_or(&"").as_bytes());
        format!("# membrane/{}/{}", names.join("/"), String::from_utf8_lossy(&own))
    };
    page.lines().map(moved).collect::<Vec<_>>().join("\n")
}

/// Every sentence that a snapshot says, each with where it comes from. A config that cannot be used is known to stop push.
fn sentences(snapshot: &Snapshot) -> Vec<(String, String)> {
    let plan = &snapshot.plan;
    let mut all = Vec::new();
    let is_known =
        plan.stops.first().is_some_and(|stop| stop.phase == Phase::Config || stop.code() == Code::NoWorkspace);
    if !is_known {
        all.push(("headline".to_owned(), snapshot.headline.commands.clone()));
    }
    for verdict in plan.verdicts() {
        let path = &verdict.path;
        all.push((format!("words of {path}"), plan.words(path)));
        all.extend(verdict.word().map(|word| (format!("word of {path}"), word.word().to_owned())));
        all.extend(verdict.reason().map(|reason| (format!("reason of {path}"), reason.to_string())));
        let places = verdict.places.iter().chain(&snapshot.explain(path).places).cloned().collect::<Vec<_>>();
        all.extend(places.into_iter().map(|place| (format!("place of {path}"), place.note)));
    }
    let of_config = RelPath::root().join(crate::workspace::files::CONFIG);
    for told in snapshot.diagnostics.iter().filter(|told| told.path != of_config) {
        all.push((format!("{} at {}", told.code, told.path), format!("{} {}", told.message, told.help)));
    }
    let badges = snapshot.nodes.iter().filter_map(|node| Some((node.name.clone(), node.auth.as_ref()?.why.clone())));
    all.extend(badges.map(|(name, why)| (format!("badge of {name}"), why)));
    all
}

fn unsure() -> impl Iterator<Item = &'static Layout> {
    Layout::all().iter().filter(|layout| !layout.knows(LayoutClaim::Reading) && !layout.knows(LayoutClaim::Order))
}

fn check(layout: &'static Layout, title: &str, mut example: Example, wrong: &mut Vec<String>) -> Vec<Code> {
    example.project.layout_flag = Some(layout);
    let snapshot = example.snapshot();
    for (from, sentence) in sentences(&snapshot) {
        let says = CLAIMS_TOO_MUCH.iter().find(|words| sentence.contains(**words));
        wrong.extend(says.map(|words| format!("{title}: {from}: \"{words}\" in: {sentence}")));
    }
    snapshot.plan.verdicts().iter().filter_map(Verdict::code).collect()
}

#[test]
fn no_sentence_rests_on_a_claim_that_is_unknown() {
    let mut wrong = Vec::new();
    for layout in unsure() {
        for code in Code::ALL {
            for section in ["Before", "After"] {
                check(layout, code.name(), Example::of_page(code.page(), section), &mut wrong);
                let page = laid_out(code.page(), layout);
                check(layout, code.name(), Example::of_page(&page, section), &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_bad_file_is_unreadable_where_nobody_knows_what_push_does_with_it() {
    let mut wrong = Vec::new();
    let whole = "{key: a, name: A, type: api-request}";
    let texts = ["key: [", "{key: a}\n---\n{key: b}", "a\0b", "- a", "text", "12", "", "{}", whole, "{parentId: x}"];
    let mut codes = Vec::new();
    for layout in unsure() {
        for kind in layout.folders.iter().filter(|folder| folder.name != layout.connectors.folder) {
            for text in texts {
                let own = |folder: &str| String::from_utf8_lossy(&layout.own_file(folder.as_bytes())).into_owned();
                let files = [
                    (format!("membrane/{}/a/{}", kind.name, own("a")), text),
                    (format!("membrane/integrations/hub/{}/b/{}", kind.name, own("b")), text),
                    (format!("membrane/{}.yaml", kind.name), text),
                    ("membrane/connectors/c/c.yml".to_owned(), text),
                ];
                let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
                codes.extend(check(layout, text, Example::new(&files, &[]), &mut wrong));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for code in [Code::YamlRejected, Code::SeveralDocuments, Code::NulByte] {
        assert!(codes.contains(&code), "{code}");
    }
}

#[test]
fn what_no_export_holds_is_told_as_such() {
    for layout in unsure() {
        let kind = layout.unexported[0];
        let folder = layout.folder_of(kind).unwrap();
        let path = format!("membrane/{folder}/a/{}", String::from_utf8_lossy(&layout.own_file(b"a")));
        let mut example = Example::new(&[(&path, "{key: a, name: A}")], &[]);
        example.project.layout_flag = Some(layout);
        let snapshot = example.snapshot();
        assert!(snapshot.headline.verdict.contains("no export of the vendor's"), "{:?}", snapshot.headline);
        assert!(snapshot.plan.words(&RelPath::parse(&path).unwrap()).contains("no export"));
    }
}
