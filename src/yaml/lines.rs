//! From a byte offset to a line and a column. Breaks are those of js-yaml: LF, CR, and CRLF as one.

/// Where the lines of a text begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            if is_break_end(bytes, at, byte) {
                starts.push(at as u32 + 1);
            }
        }
        LineIndex { starts }
    }

    /// Line and column of a byte offset, both from 1, the column in UTF-16 units. `text` is the one that the index was made from;
    /// an offset past its end counts as its end, one inside a character as the start of that.
    pub fn line_column(&self, text: &str, offset: u32) -> (u32, u32) {
        let offset = offset.min(text.len() as u32);
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1] as usize;
        (line as u32, 1 + utf16_length(text, start, offset as usize))
    }
}

fn is_break_end(bytes: &[u8], at: usize, byte: u8) -> bool {
    byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
}

/// The UTF-16 units of the characters that end at or before `end`, from `start` on.
pub(super) fn utf16_length(text: &str, start: usize, end: usize) -> u32 {
    let bytes = &text.as_bytes()[start.min(text.len())..end.min(text.len())];
    // Each character has one byte that continues no other; only those of four bytes take two units.
    bytes.iter().map(|&byte| u32::from(byte & 0xC0 != 0x80) + u32::from(byte >= 0xF0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_utf16_columns() {
        let check = |text: &str, offset: u32, expected: (u32, u32)| {
            assert_eq!(LineIndex::new(text).line_column(text, offset), expected, "{text:?} at {offset}");
        };
        check("", 0, (1, 1));
        check("a\nb", 0, (1, 1));
        check("a\nb", 1, (1, 2));
        check("a\nb", 2, (2, 1));
        check("a\r\nb", 3, (2, 1));
        check("a\rb", 2, (2, 1));
        check("a\n", 2, (2, 1));
        check("é:", 2, (1, 2));
        check("😀:", 4, (1, 3));
        check("ab", 9, (1, 3));
    }

    #[test]
    fn knows_where_lines_begin() {
        let index = LineIndex::new("a\r\nb\n");
        assert_eq!(index.starts, [0, 3, 5]);
    }
}
