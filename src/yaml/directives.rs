//! Directives: `%YAML` and `%TAG`. Others are passed over.

use super::cursor::{is_blank, is_break, is_space};
use super::parser::{ParseResult, Parser};
use super::properties::{decode_uri, is_tag_uri};

impl<'t> Parser<'t> {
    /// Reads the directives of a document; whether there were any.
    pub(super) fn read_directives(&mut self) -> ParseResult<bool> {
        let (mut has_directives, mut has_version) = (false, false);
        loop {
            self.cursor.skip_separation(true);
            if self.cursor.line_indent > 0 || self.cursor.here() != b'%' {
                return Ok(has_directives);
            }
            has_directives = true;
            self.cursor.at += 1;
            let name = self.read_word();
            if name.is_empty() {
                return Err(self.fault("directive name must not be less than one character in length"));
            }
            let arguments = self.read_arguments();
            if self.cursor.here() != 0 {
                self.expect_break()?;
            }
            match name {
                "YAML" => self.declare_version(&arguments, &mut has_version)?,
                "TAG" => self.declare_tag(&arguments)?,
                _ => {}
            }
        }
    }

    fn read_word(&mut self) -> &'t str {
        let start = self.cursor.at;
        self.cursor.skip_until(is_space);
        self.cursor.slice(start, self.cursor.at)
    }

    fn read_arguments(&mut self) -> Vec<&'t str> {
        let mut arguments = Vec::new();
        loop {
            self.cursor.skip_until(|byte| !is_blank(byte));
            match self.cursor.here() {
                b'#' => self.cursor.skip_to_break(),
                byte if byte != 0 && !is_break(byte) => {
                    arguments.push(self.read_word());
                    continue;
                }
                _ => {}
            }
            return arguments;
        }
    }

    fn declare_version(&self, arguments: &[&str], has_version: &mut bool) -> ParseResult<()> {
        if std::mem::replace(has_version, true) {
            return Err(self.fault("duplication of %YAML directive"));
        }
        let &[version] = arguments else {
            return Err(self.fault("YAML directive accepts exactly one argument"));
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match version.split_once('.') {
            Some((major, minor)) if is_number(major) && is_number(minor) => {
                if major.trim_start_matches('0') == "1" {
                    Ok(())
                } else {
                    Err(self.fault("unacceptable YAML version of the document"))
                }
            }
            _ => Err(self.fault("ill-formed argument of the YAML directive")),
        }
    }

    fn declare_tag(&mut self, arguments: &[&'t str]) -> ParseResult<()> {
        let &[handle, prefix] = arguments else {
            return Err(self.fault("TAG directive accepts exactly two arguments"));
        };
        if !self.is_tag_handle(handle) {
            return Err(self.fault("ill-formed tag handle (first argument) of the TAG directive"));
        }
        if self.handles.contains_key(handle) {
            let reason = format!("there is a previously declared suffix for \"{handle}\" tag handle");
            return Err(self.fault(reason));
        }
        if !is_tag_uri(prefix) {
            return Err(self.fault("ill-formed tag prefix (second argument) of the TAG directive"));
        }
        let Some(decoded) = decode_uri(prefix) else {
            return Err(self.fault(format!("tag prefix is malformed: {prefix}")));
        };
        self.handles.insert(handle, decoded);
        Ok(())
    }
}
