//! The text of a `!!binary`, as js-yaml takes it: padding counts for the length and is not looked at otherwise.

/// The bytes; `None` where a character does not belong, or where the length is none.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut count, mut padding) = (Vec::new(), 0u32, 0usize, 0usize);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                continue;
            }
            b'\n' | b'\r' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count.is_multiple_of(4) {
            bytes.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
        }
    }
    if !(count + padding).is_multiple_of(4) {
        return None;
    }
    match count % 4 {
        3 => bytes.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
        2 => bytes.push((bits >> 4) as u8),
        // js-yaml always ends with what is left, and of nothing makes three bytes.
        _ if count == 0 => bytes.extend([0; 3]),
        _ => {}
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_js_yaml_decodes() {
        let check = |text: &str, expected: Option<&[u8]>| assert_eq!(decode(text).as_deref(), expected, "{text}");
        check("", Some(&[0; 3]));
        check("AAEC", Some(&[0, 1, 2]));
        check("AAE=", Some(&[0, 1]));
        check("AA==", Some(&[0]));
        check("AA\n==", Some(&[0]));
        check("AAE", None);
        check("A A=", None);
    }
}
