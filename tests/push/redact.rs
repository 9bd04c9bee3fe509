//! Many log lines with secrets in them, read in pieces.

use membrane_tui::push::redact::Secrets;

/// A generator of its own, so that a failure can be seen again: the numbers of xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(alphabet[self.below(alphabet.len())])).collect()
    }
}

/// A value as a program would encode it.
fn encoded(value: &str, way: usize) -> String {
    match way {
        0 => value.bytes().map(|byte| format!("{byte:02x}")).collect(),
        1 => value.bytes().map(|byte| format!("{byte:02X}")).collect(),
        _ => serde_json::to_string(value).unwrap().replace('\\', "\\\\").replace('\'', "\\'"),
    }
}

const TOKEN: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
const PROSE: &[u8] = b"abc defg,hij:klm'no\"p{qr}st [uv]wx=yz/eyeAuthorization Bearer \t";

#[test]
fn of_a_hundred_thousand_lines_no_secret_comes_through() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let known: Vec<String> = (0..20).map(|at| random.text(TOKEN, 8 + at) + ["", "+/=", "\"'\\", "ü"][at % 4]).collect();
    let mut text = String::new();
    let mut hidden = Vec::new();
    for _ in 0..100_000 {
        let length = random.below(60);
        text.push_str(&random.text(PROSE, length));
        let secret = match random.below(4) {
            0 => format!("eyJ{}.{}.{}", random.text(TOKEN, 20), random.text(TOKEN, 30), random.text(TOKEN, 43)),
            1 => encoded(&known[random.below(known.len())], random.below(3)),
            _ => known[random.below(known.len())].clone(),
        };
        text.push_str(["", "Authorization: Bearer ", "'authorization': '", "key="][random.below(4)]);
        match random.below(5) {
            0 => secret
                .chars()
                .for_each(|c| text.extend(["\u{1b}[3", "1m"].into_iter().chain([c.encode_utf8(&mut [0; 4]) as &str]))),
            _ => text.push_str(&secret),
        }
        hidden.push(secret);
        text.push_str([" ", "'", "\r", ""][random.below(4)]);
        text.push('\n');
    }
    let mut stream = Secrets::new(&known).stream();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let most = [3, 100, 5000][random.below(3)];
        let end = (at + 1 + random.below(most)).min(text.len());
        stream.push(&text.as_bytes()[at..end], &mut out);
        if random.below(10) == 0 {
            stream.settle(&mut out);
        }
        at = end;
    }
    stream.finish(&mut out);
    let shown = String::from_utf8_lossy(&out).replace("\u{1b}[31m", "");
    for (line, secret) in shown.lines().zip(&hidden) {
        let part = secret.split('.').find(|part| line.contains(*part));
        assert!(part.is_none(), "{part:?} came through in {line:?}");
    }
    assert_eq!(shown.matches('\n').count(), 100_000);
}
