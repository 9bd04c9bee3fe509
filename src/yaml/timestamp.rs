//! Dates: `2001-12-14`, or with a time, a fraction and a zone. Days and hours beyond their limits roll over, as JavaScript's do.

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Milliseconds since 1970 in UTC; `None` where the text is no timestamp.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    let mut rest = TimestampCursor(text.as_bytes());
    let year = rest.number(4, 4)?;
    rest.take(b'-')?;
    let month = rest.number(1, 2)?;
    rest.take(b'-')?;
    let day = rest.number(1, 2)?;
    let midnight = days(year, month, day) * DAY;
    if rest.0.is_empty() {
        // A date alone needs both digits.
        return (text.len() == 10).then_some(midnight);
    }
    if rest.take(b'T').or_else(|| rest.take(b't')).is_none() && rest.blanks() == 0 {
        return None;
    }
    let hour = rest.number(1, 2)?;
    rest.take(b':')?;
    let minute = rest.number(2, 2)?;
    rest.take(b':')?;
    let second = rest.number(2, 2)?;
    let fraction = rest.take(b'.').map_or(0, |()| rest.fraction());
    let zone = rest.zone()?;
    let time = ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
    Some(midnight + time - zone)
}

/// What of a timestamp is left to read.
struct TimestampCursor<'t>(&'t [u8]);

impl TimestampCursor<'_> {
    fn take(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    fn digits(&self) -> usize {
        self.0.iter().take_while(|byte| byte.is_ascii_digit()).count()
    }

    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self.digits().min(most);
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
    }

    fn blanks(&mut self) -> usize {
        let count = self.0.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.0 = &self.0[count..];
        count
    }

    /// Milliseconds; what is finer is cut off.
    fn fraction(&mut self) -> i64 {
        let (digits, rest) = self.0.split_at(self.digits());
        self.0 = rest;
        let digit = |place: usize| i64::from(digits.get(place).map_or(0, |digit| digit - b'0'));
        digit(0) * 100 + digit(1) * 10 + digit(2)
    }

    /// What the zone is ahead of UTC, in milliseconds; `None` where something else follows.
    fn zone(&mut self) -> Option<i64> {
        if self.0.is_empty() {
            return Some(0);
        }
        self.blanks();
        let offset = if self.take(b'Z').is_some() {
            0
        } else {
            let sign = if self.take(b'-').is_some() { -1 } else { self.take(b'+').map(|()| 1)? };
            let hours = self.number(1, 2)?;
            let minutes = self.take(b':').map_or(Some(0), |()| self.number(2, 2))?;
            sign * (hours * 60 + minutes) * 60_000
        };
        self.0.is_empty().then_some(offset)
    }
}

/// Days since 1970 as `Date.UTC` counts them: months run on into years, and years below 100 are of the 20th century.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if year < 100 { year + 1900 } else { year };
    let month = month - 1;
    days_before_month(year + month.div_euclid(12), month.rem_euclid(12)) + day - 1
}

/// Days from 1970 to the first of a month (from 0), in the Gregorian calendar.
fn days_before_month(year: i64, month: i64) -> i64 {
    // Years that begin in March have their leap day last.
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 - 719_468
}

/// Year, month (from 0) and day (from 1) of a day since 1970.
fn calendar(day: i64) -> (i64, i64, i64) {
    // No year is longer than 366 days or shorter than 365, so this one is not behind the right one.
    let mut year = 1970 + day.div_euclid(if day < 0 { 365 } else { 366 });
    while days_before_month(year + 1, 0) <= day {
        year += 1;
    }
    let begins = |&month: &i64| days_before_month(year, month) <= day;
    let month = (0..12).rev().find(begins).unwrap_or(0);
    (year, month, day - days_before_month(year, month) + 1)
}

/// A date as JavaScript's `String` writes it where the zone is UTC.
pub(super) fn to_javascript(milliseconds: i64) -> String {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (day, time) = (milliseconds.div_euclid(DAY), milliseconds.rem_euclid(DAY) / 1000);
    let (year, month, day_of_month) = calendar(day);
    format!(
        "{} {} {:02} {year:04} {:02}:{:02}:{:02} GMT+0000 (Coordinated Universal Time)",
        WEEKDAYS[day.rem_euclid(7) as usize],
        MONTHS[month as usize],
        day_of_month,
        time / 3600,
        time / 60 % 60,
        time % 60,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_and_times() {
        let check = |text: &str, expected: Option<i64>| assert_eq!(milliseconds(text), expected, "{text}");
        check("1970-01-01", Some(0));
        check("2001-12-14t21:59:43.10-05:00", Some(1_008_385_183_100));
        check("2001-12-14 21:59:43.1 -5", Some(1_008_385_183_100));
        check("2001-12-15 2:59:43.10", Some(1_008_385_183_100));
        check("2001-12-15T02:59:43Z", Some(1_008_385_183_000));
        check("2000-02-29", Some(951_782_400_000));
        check("2001-1-1", None);
        check("2001-01-01 ", None);
        check("2001-01-01T1:2:3", None);
        check("2001-13-01", Some(1_009_843_200_000));
    }

    #[test]
    fn writes_dates_as_javascript_does() {
        let check = |at: i64, expected: &str| {
            assert_eq!(to_javascript(at), format!("{expected} GMT+0000 (Coordinated Universal Time)"));
        };
        check(0, "Thu Jan 01 1970 00:00:00");
        check(951_782_400_000, "Tue Feb 29 2000 00:00:00");
        check(-1, "Wed Dec 31 1969 23:59:59");
        check(-30_578_688_000_000, "Thu Jan 01 1001 00:00:00");
        check(253_402_300_799_000, "Fri Dec 31 9999 23:59:59");
        check(1_008_385_183_100, "Sat Dec 15 2001 02:59:43");
    }
}
