//! A stream on its way through [`Secrets`]: what is held back, what is shown, what is swallowed.

use super::look::{Belongs, SecretMatch};
use super::{MARK, Secrets};
use crate::terminal::sequences::{SequencePart, Sequences};

/// This much of what may become a token is shown when nothing more comes, so that a typed `e` echoes at once. All tokens
/// begin alike, so it tells nothing.
const SHOWN_EARLY: usize = 2;
/// What is undecided after so many bytes, colours and all, is no secret but an attack.
const MOST_HELD: usize = 16 * 1024;

/// Cleans a stream that comes in pieces. See [`Secrets::stream`].
pub struct Redactor {
    secrets: Secrets,
    /// The bytes from the first that is undecided.
    bytes: Vec<u8>,
    /// The visible ones of them, which are searched. Sequences such as `ESC [ 31 m` are not among them, so that a
    /// coloured secret is found.
    text: Vec<u8>,
    /// The stretches of `text` that stand together in `bytes`.
    stretches: Vec<Stretch>,
    /// So many of `bytes` were given out or swallowed.
    done: usize,
    sequences: Sequences,
    /// The inside of a secret whose length was not known.
    swallowing: Option<Belongs>,
}

/// Visible bytes from one place to the next escape sequence.
#[derive(Clone, Copy)]
struct Stretch {
    /// Where it begins in `text`.
    text: usize,
    /// Where it begins in `bytes`.
    bytes: usize,
}

impl Redactor {
    pub(super) fn new(secrets: Secrets) -> Self {
        Self {
            secrets,
            bytes: Vec::new(),
            text: Vec::new(),
            stretches: Vec::new(),
            done: 0,
            sequences: Sequences::default(),
            swallowing: None,
        }
    }

    /// Takes the next bytes, and gives out all that is known to be no secret.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut rest = bytes;
        while let Some((bytes, part)) = self.sequences.next(&mut rest) {
            match part {
                SequencePart::Begun | SequencePart::Control(_) => self.bytes.extend_from_slice(bytes),
                // A secret may stand in a title too.
                SequencePart::Text | SequencePart::Escape(_) | SequencePart::Hidden => self.take_visible(bytes),
            }
        }
        self.run(false, out);
    }

    /// Nothing came for a moment: shows a little of what is held back, so that a prompt or an echo is complete. The search
    /// goes on as if it had not.
    pub fn settle(&mut self, out: &mut Vec<u8>) {
        if !self.secrets.could_begin(&self.text) {
            self.show(self.text.len().min(SHOWN_EARLY), out);
        }
    }

    /// The stream has ended: gives out the rest.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.run(true, out);
    }

    /// How many bytes are held back.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.bytes.len()
    }

    /// Takes bytes in which a secret may stand.
    fn take_visible(&mut self, bytes: &[u8]) {
        let here = Stretch { text: self.text.len(), bytes: self.bytes.len() };
        let goes_on = self.stretches.last().is_some_and(|last| here.text - last.text == here.bytes - last.bytes);
        if !goes_on {
            self.stretches.push(here);
        }
        self.text.extend_from_slice(bytes);
        self.bytes.extend_from_slice(bytes);
    }

    fn run(&mut self, ended: bool, out: &mut Vec<u8>) {
        let mut at = 0;
        while at < self.text.len() {
            if let Some(belongs) = self.swallowing {
                let end = self.text[at..].iter().position(|byte| !belongs(*byte)).map(|length| at + length);
                at = end.unwrap_or(self.text.len());
                self.hide(at, out);
                self.swallowing = self.swallowing.filter(|_| end.is_none());
                continue;
            }
            let begins = self.text[at..].iter().position(|byte| self.secrets.begins[usize::from(*byte)]);
            at = begins.map_or(self.text.len(), |length| at + length);
            match self.secrets.look(&self.text[at..], ended) {
                SecretMatch::Undecided if self.bytes.len() - self.place(at) < MOST_HELD => break,
                SecretMatch::Undecided => at += 1,
                SecretMatch::Nothing => at = self.text.len().min(at + 1),
                SecretMatch::Secret { keep, hide, rest } => {
                    self.show(at + keep, out);
                    out.extend_from_slice(MARK.as_bytes());
                    at += keep + hide;
                    self.hide(at, out);
                    self.swallowing = rest;
                }
            }
        }
        self.show(at, out);
        self.forget(at);
    }

    /// Where the visible byte `at` stands, or the end.
    fn place(&self, at: usize) -> usize {
        if at >= self.text.len() {
            return self.bytes.len();
        }
        let stretch = self.stretches[self.stretches.partition_point(|stretch| stretch.text <= at) - 1];
        stretch.bytes + (at - stretch.text)
    }

    /// Gives out everything before the visible byte `upto`.
    fn show(&mut self, upto: usize, out: &mut Vec<u8>) {
        let end = self.place(upto);
        if end > self.done {
            out.extend_from_slice(&self.bytes[self.done..end]);
            self.done = end;
        }
    }

    /// Swallows the visible bytes before `upto`, and gives out the colours between them.
    fn hide(&mut self, upto: usize, out: &mut Vec<u8>) {
        let end = self.place(upto);
        for (at, stretch) in self.stretches.iter().enumerate() {
            let next = self.stretches.get(at + 1).map_or(self.text.len(), |next| next.text);
            let visible = stretch.bytes..stretch.bytes + (next - stretch.text);
            if visible.end <= self.done || visible.start >= end {
                continue;
            }
            let colours = self.done..visible.start.max(self.done);
            out.extend_from_slice(&self.bytes[colours]);
            self.done = visible.end.min(end);
        }
        self.show(upto, out);
    }

    /// Drops what is before the visible byte `at`, all of which was shown or hidden.
    fn forget(&mut self, at: usize) {
        if at >= self.text.len() {
            self.text.clear();
            self.bytes.clear();
            self.stretches.clear();
            self.done = 0;
            return;
        }
        let gone = self.place(at);
        let first = self.stretches.partition_point(|stretch| stretch.text <= at) - 1;
        self.stretches.drain(..first);
        self.stretches[0] = Stretch { text: at, bytes: gone };
        for stretch in &mut self.stretches {
            stretch.text -= at;
            stretch.bytes -= gone;
        }
        self.text.drain(..at);
        self.bytes.drain(..gone);
        self.done -= gone;
    }
}
