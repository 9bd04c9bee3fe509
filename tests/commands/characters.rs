//! No character that steers a terminal, or hides in a text, comes through any command in any format; a program gets it escaped.

use crate::harness::Workspace;

/// The characters that Unicode calls default-ignorable, marks of direction, controls, and tags: one of each stretch at least.
fn steering() -> impl Iterator<Item = char> {
    let stretches = [
        0x01..=0x08,
        0x0b..=0x1f,
        0x7f..=0x9f,
        0xad..=0xad,
        0x34f..=0x34f,
        0x61c..=0x61c,
        0x115f..=0x1160,
        0x17b4..=0x17b5,
        0x180b..=0x180f,
        0x200b..=0x200f,
        0x2028..=0x202e,
        0x2060..=0x206f,
        0x3164..=0x3164,
        0xfe00..=0xfe0f,
        0xfeff..=0xfeff,
        0xffa0..=0xffa0,
        0xfff0..=0xfffb,
        0x1bca0..=0x1bca3,
        0x1d173..=0x1d17a,
        0xe0000..=0xe01ff,
    ];
    stretches.into_iter().flatten().filter_map(char::from_u32)
}

#[test]
fn what_steers_a_terminal_comes_through_no_command_and_no_format() {
    // In a key, where YAML has it escaped; in a name of a file, as far as one may have it; and in a value that a rule quotes.
    let quoted: String = steering().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
    let raw: String = steering().filter(|c| *c != '\r').collect();
    let names: Vec<String> = raw.chars().collect::<Vec<_>>().chunks(40).map(|part| part.iter().collect()).collect();
    let action = format!("key: \"a{quoted}\"\nname: \"b{quoted}\"\ntype: api-request\nintegrationKey: \"c{quoted}\"\n");
    let workspace = Workspace::new(&[
        ("membrane/integrations/.gitkeep", ""),
        ("membrane/actions/list.yaml", &action),
        (
            "membrane/interfaces/odd.yaml",
            &format!("key: \"i{quoted}\"\ntype: http-endpoint\nauth: {{type: \"x{quoted}\"}}\n"),
        ),
    ]);
    for name in &names {
        workspace.write(&format!("membrane/wrong/{name}.yaml"), "key: k\ntype: api-request\n");
    }
    let explained = format!("membrane/wrong/{}.yaml", names[0]);
    let doors: [&[&str]; 14] = [
        &["check"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "github"],
        &["plan"],
        &["plan", "--format", "json"],
        &["tree"],
        &["tree", "--format", "json"],
        &["explain", &explained],
        &["explain", &explained, "--format", "json"],
        &["fix", "--dry-run"],
        &["fix", "--dry-run", "--format", "json"],
        &["move", "--dry-run", &explained],
        &["doctor", "--format", "json"],
    ];
    for door in doors {
        let run = workspace.run(door);
        for (stream, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
            let found: Vec<_> =
                steering().filter(|c| text.contains(*c)).map(|c| c.escape_unicode().to_string()).collect();
            assert!(found.is_empty(), "{door:?} {stream}: {found:?}");
        }
        if door.ends_with(&["json"]) || door.ends_with(&["sarif"]) {
            run.json();
        }
    }
    let plan = workspace.run(&["plan", "--format", "json"]).json();
    let keys: Vec<&str> = plan["loads"].as_array().unwrap().iter().filter_map(|row| row["key"].as_str()).collect();
    assert!(keys.iter().any(|key| key.contains('\u{202e}')), "a program gets all of it: {keys:?}");
}
