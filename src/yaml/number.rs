//! Numbers as js-yaml reads them, and as JavaScript writes them.

use super::Dialect;

/// A whole number: decimal, `0b`, `0o` or `0x`, with a sign or without. Until 4.1 underscores may stand between digits.
pub(super) fn integer(text: &str, dialect: Dialect) -> Option<f64> {
    let (is_negative, rest) = split_sign(text);
    let (radix, digits) = match rest.as_bytes() {
        [b'0', b'b', ..] => (2, &rest[2..]),
        [b'0', b'x', ..] => (16, &rest[2..]),
        [b'0', b'o', ..] => (8, &rest[2..]),
        _ => (10, rest),
    };
    // What `0_1` is instead, a float says.
    if radix == 10 && (digits.starts_with('_') || digits.starts_with("0_")) {
        return None;
    }
    let digits = without_underscores(digits, dialect)?;
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = match radix {
        10 => digits.parse().ok()?,
        _ => power_of_two_radix(&digits, radix),
    };
    within_range(value, dialect).then_some(if is_negative { -value } else { value })
}

/// A number with a point or an exponent, an infinity, or not a number.
pub(super) fn float(text: &str, dialect: Dialect) -> Option<f64> {
    let (is_negative, rest) = split_sign(text);
    let value = match rest {
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" if rest == text => return Some(f64::NAN),
        // A sign before a point is no number, but before `.inf`.
        _ if rest.starts_with('.') && rest != text => return None,
        _ => without_underscores(rest, dialect).filter(|text| is_decimal(rest, text))?.parse().ok()?,
    };
    let is_word = rest.starts_with(".i") || rest.starts_with(".I");
    (is_word || within_range(value, dialect)).then_some(if is_negative { -value } else { value })
}

/// From 4.2 on, digits for more than a double holds are text.
fn within_range(value: f64, dialect: Dialect) -> bool {
    dialect == Dialect::V4_1 || value.is_finite()
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

/// `None` where an underscore stands that the dialect does not allow.
fn without_underscores(text: &str, dialect: Dialect) -> Option<std::borrow::Cow<'_, str>> {
    if !text.contains('_') {
        return Some(text.into());
    }
    (dialect == Dialect::V4_1 && !text.ends_with('_')).then(|| text.replace('_', "").into())
}

/// `1`, `1.`, `1.5`, `.5`, each with an exponent or without. `written` has the underscores still: none may begin it or stand in the exponent.
fn is_decimal(written: &str, text: &str) -> bool {
    let exponent = written.find(['e', 'E']).map(|at| &written[at + 1..]);
    if written.starts_with('_') || exponent.is_some_and(|exponent| exponent.contains('_')) {
        return false;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(split_sign(exponent).1)),
        None => (text, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && all_digits(fraction),
        Some((whole, fraction)) => all_digits(whole) && all_digits(fraction),
        None => !mantissa.is_empty() && all_digits(mantissa),
    };
    is_mantissa && exponent.is_none_or(|digits| !digits.is_empty() && all_digits(digits))
}

/// The nearest double, ties to even, as `parseInt` gives it.
fn power_of_two_radix(digits: &str, radix: u32) -> f64 {
    let (mut head, mut dropped, mut has_tail) = (0u64, 0i32, false);
    for digit in digits.chars().filter_map(|c| c.to_digit(radix)) {
        let bits = radix.trailing_zeros();
        if head >> (64 - bits) == 0 && dropped == 0 {
            head = head << bits | u64::from(digit);
        } else {
            dropped += bits as i32;
            has_tail |= digit != 0;
        }
    }
    // 64 bits are more than a double holds, so one more bit is enough to say that something follows.
    let head = if has_tail { head | 1 } else { head };
    head as f64 * 2f64.powi(dropped)
}

/// A number as JavaScript's `String` writes it.
pub(super) fn to_javascript(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{:e}", number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    // Where the point stands: behind that many digits.
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let count = digits.len() as i32;
    let text = match point {
        22.. | ..=-6 => {
            let (first, rest) = digits.split_at(1);
            let separator = if rest.is_empty() { "" } else { "." };
            format!("{first}{separator}{rest}e{:+}", point - 1)
        }
        _ if point >= count => format!("{digits}{}", "0".repeat((point - count) as usize)),
        1.. => format!("{}.{}", &digits[..point as usize], &digits[point as usize..]),
        _ => format!("0.{}{digits}", "0".repeat(-point as usize)),
    };
    if number < 0.0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_as_javascript_does() {
        let check = |number: f64, expected: &str| assert_eq!(to_javascript(number), expected);
        check(0.0, "0");
        check(-0.0, "0");
        check(12.0, "12");
        check(-1.5, "-1.5");
        check(1e20, "100000000000000000000");
        check(1e21, "1e+21");
        check(1.25e22, "1.25e+22");
        check(0.000001, "0.000001");
        check(0.0000001, "1e-7");
        check(1.2345e-10, "1.2345e-10");
        check(123.456, "123.456");
        check(f64::NAN, "NaN");
        check(f64::NEG_INFINITY, "-Infinity");
    }

    #[test]
    fn reads_whole_numbers() {
        let check = |text: &str, v4_1: Option<f64>, v4_3: Option<f64>| {
            assert_eq!(integer(text, Dialect::V4_1), v4_1, "{text} in 4.1");
            assert_eq!(integer(text, Dialect::V4_3), v4_3, "{text} in 4.3");
        };
        let both = |text: &str, value: Option<f64>| check(text, value, value);
        both("0", Some(0.0));
        both("010", Some(10.0));
        both("-0x1F", Some(-31.0));
        both("+0o17", Some(15.0));
        both("0b101", Some(5.0));
        both("0X1F", None);
        both("0x", None);
        both("_1", None);
        both("1_", None);
        both("1.0", None);
        both("", None);
        both("-", None);
        both("0xFFFFFFFFFFFFFFFFF", Some(295147905179352830000.0));
        check(&"9".repeat(400), Some(f64::INFINITY), None);
        check("1_000", Some(1000.0), None);
        check("0x_1", Some(1.0), None);
        both("0_1", None);
    }

    #[test]
    fn reads_floats() {
        let check = |text: &str, expected: Option<f64>| {
            assert_eq!(float(text, Dialect::V4_3), expected, "{text}");
        };
        check("1.5", Some(1.5));
        check("-1e3", Some(-1000.0));
        check(".5", Some(0.5));
        check("5.", Some(5.0));
        check("-.5", None);
        check(".", None);
        check("1e", None);
        check("1e3.5", None);
        check("-.inf", Some(f64::NEG_INFINITY));
        check("+.nan", None);
        check("1e400", None);
        assert_eq!(float("1e400", Dialect::V4_1), Some(f64::INFINITY));
        assert!(float(".NaN", Dialect::V4_3).is_some_and(f64::is_nan));
        assert_eq!(float("1_0.5", Dialect::V4_1), Some(10.5));
        assert_eq!(float("1_0.5", Dialect::V4_3), None);
    }
}
