// SPDX-License-Identifier: Apache-2.0

//! Writes a moment as a date. Reads no clock.

const SECONDS_A_DAY: i64 = 86_400;

/// The moment as `YYYY-MM-DDThh:mm:ssZ` (RFC 3339), from seconds since 1970-01-01T00:00:00Z.
/// Moments outside the years 0 to 9999, which RFC 3339 cannot write, become the nearest it can.
pub fn timestamp(seconds: i64) -> String {
    let seconds = seconds.clamp(-62_167_219_200, 253_402_300_799);
    let (year, month, day) = civil(seconds.div_euclid(SECONDS_A_DAY));
    let rest = seconds.rem_euclid(SECONDS_A_DAY);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// Year, month and day of a number of days since 1970-01-01, in the proleptic Gregorian
/// calendar. Years are counted from March, so that a leap day is a year's last one, in eras of
/// 400 years, after which the calendar repeats.
fn civil(days: i64) -> (i64, i64, i64) {
    let from_march = days + 719_468; // days from 0000-03-01 to 1970-01-01
    let era = from_march.div_euclid(146_097);
    let day_of_era = from_march.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seconds: i64, expected: &str) {
        assert_eq!(timestamp(seconds), expected);
    }

    #[test]
    fn a_moment_is_written_in_utc() {
        check(0, "1970-01-01T00:00:00Z");
        check(-1, "1969-12-31T23:59:59Z");
        check(951_782_400, "2000-02-29T00:00:00Z");
        check(1_793_491_200, "2026-11-01T00:00:00Z");
        check(4_107_542_400, "2100-03-01T00:00:00Z");
    }

    #[test]
    fn a_moment_out_of_range_is_the_nearest_one() {
        check(i64::MAX, "9999-12-31T23:59:59Z");
        check(i64::MIN, "0000-01-01T00:00:00Z");
    }
}
