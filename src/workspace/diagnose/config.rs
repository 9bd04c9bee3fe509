//! `membrane.config.yml`: whether push can use it, and who can read the secret in it.

use super::{Diagnostic, RuleInput};
use crate::workspace::code::Code;
use crate::workspace::files::{CONFIG, RelPath};
use crate::workspace::phase::Phase;
use crate::workspace::project::ConfigState;

fn path() -> RelPath {
    RelPath::root().join(CONFIG)
}

/// There is none.
pub(super) fn missing(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let (config, dialect) = (&input.project.config, &input.choice.layout.config);
    if config.state == ConfigState::Missing && !config.gives_credentials(dialect) {
        let message = format!("there is no `{CONFIG}` here, {}", dialect.without);
        out.push(Diagnostic::new(Code::ConfigMissing, &path(), message, dialect.advice.as_str()));
    }
}

/// It is there, and push could not use it.
pub(super) fn unusable(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for stop in input.plan.stops.iter().filter(|stop| stop.phase == Phase::Config) {
        let help = match stop.code() {
            Code::ConfigDialect => "Rewrite it for the CLI that you run, or run the CLI that it is written for.",
            _ => "Correct it, or make it anew with `membrane init`.",
        };
        out.push(Diagnostic::new(
            stop.code(),
            &path(),
            format!("push stops before it reads anything: {}", stop.reason),
            help,
        ));
    }
}

/// Others can read it, or git has it, or may soon.
pub(super) fn secrecy(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let config = &input.project.config;
    let mut add = |holds: bool, code: Code, message: &str, help: &str| {
        if holds && config.state != ConfigState::Missing {
            out.push(Diagnostic::new(code, &path(), message, help));
        }
    };
    add(
        config.readable_by_others,
        Code::ConfigReadable,
        "others on this machine can read the secret in it",
        "chmod 600 membrane.config.yml",
    );
    add(
        config.tracked_by_git,
        Code::ConfigTracked,
        "git tracks it, and the secret in it with it",
        "`git rm --cached membrane.config.yml`, name it in `.gitignore`, and make a new secret in the console.",
    );
    add(
        config.not_ignored && !config.tracked_by_git,
        Code::ConfigNotIgnored,
        "git does not ignore it: the next `git add .` takes the secret in it along",
        "Add the line `/membrane.config.yml` to `.gitignore`.",
    );
}
