// SPDX-License-Identifier: Apache-2.0

//! Days, as policies name them.

use std::fmt;

/// A day, as the number of days since 1970-01-01. Shown as ISO 8601.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

const SECONDS: i64 = 86_400;

impl Day {
    /// The day of a time, in seconds since 1970-01-01T00:00:00Z.
    pub fn at(seconds: i64) -> Self {
        Self(seconds.div_euclid(SECONDS))
    }

    /// The day of a date of the Gregorian calendar.
    pub(super) fn of(year: u16, month: u8, day: u8) -> Self {
        let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
        // Years start in March, so that the odd day is the last of the year.
        let (year, month) = match month {
            1 | 2 => (year - 1, month + 9),
            _ => (year, month - 3),
        };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let of_year = (153 * month + 2) / 5 + day - 1;
        // From 0000-03-01 to 1970-01-01.
        Self(year * 365 + leap_days + of_year - 719_468)
    }

    /// Its year, month and day in the Gregorian calendar; years stop at 65 535.
    pub fn date(self) -> (u16, u8, u8) {
        // The inverse of `of`: whole cycles of 400 years, then years of the cycle.
        let days = self.0 + 719_468;
        let (cycle, of_cycle) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, later) = if month < 10 {
            (month + 3, 0)
        } else {
            (month - 9, 1)
        };
        let year = cycle * 400 + year + later;
        let small = |it: i64| u8::try_from(it).unwrap_or(u8::MAX);
        (
            u16::try_from(year).unwrap_or(u16::MAX),
            small(month),
            small(day),
        )
    }

    /// The day so many days later.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// Reads a date such as `2027-03-01`; `None` if the calendar has no such day.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok()?;
        let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let found = Self::of(year, month, day);
        (parts.next().is_none() && found.date() == (year, month, day)).then_some(found)
    }

    /// How many days there are from another day to this one.
    pub(super) fn since(self, other: Self) -> i64 {
        self.0 - other.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_day_that_it_names() {
        let check = |date: (u16, u8, u8), number: i64, shown: &str| {
            let day = Day::of(date.0, date.1, date.2);
            assert_eq!((day, day.to_string().as_str()), (Day(number), shown));
        };
        check((1970, 1, 1), 0, "1970-01-01");
        check((2000, 2, 29), 11_016, "2000-02-29");
        check((2027, 3, 1), 20_878, "2027-03-01");
        check((2100, 12, 31), 47_846, "2100-12-31");
    }

    #[test]
    fn a_day_lasts_from_midnight_to_midnight() {
        assert_eq!(Day::at(86_399), Day(0));
        assert_eq!(Day::at(86_400), Day(1));
        assert_eq!(Day::at(-1), Day(-1));
        assert_eq!(Day::of(2024, 3, 1).since(Day::of(2024, 2, 28)), 2);
    }

    proptest::proptest! {
        #[test]
        fn every_day_is_shown_as_what_it_was_read_from(day in 0_i64..2_000_000) {
            let shown = Day(day).to_string();
            let mut parts = shown.split('-');
            let mut part = || parts.next().and_then(|it| it.parse::<u16>().ok()).unwrap();
            let (year, month, of_month) = (part(), part(), part());
            let read = Day::of(year, u8::try_from(month).unwrap(), u8::try_from(of_month).unwrap());
            proptest::prop_assert_eq!(read, Day(day));
        }
    }
}
