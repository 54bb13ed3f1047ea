// SPDX-License-Identifier: Apache-2.0

//! Arguments that bound what a command may take: times and sizes with their units.

use std::time::Duration;

use clap::Args;

/// How much time and memory it may take.
#[derive(Debug, Args)]
pub(in crate::cli) struct Bounds {
    /// End the scan after this time: what was not examined by then is a gap. Takes `ms`, `s`, `m`
    /// and `h`; seconds without.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(in crate::cli) time_limit: Option<Duration>,
    /// End the scan when the program uses more memory, asked before each file: what was not
    /// examined by then is a gap. On Linux alone.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(in crate::cli) max_memory: Option<u64>,
}

/// The digits at the start of a text, and the unit behind them.
fn digits_and_unit(text: &str) -> (&str, &str) {
    match text.find(|c: char| !c.is_ascii_digit()) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let (digits, unit) = digits_and_unit(text);
    let milliseconds = match unit {
        "ms" => Some(1),
        "" | "s" => Some(1000),
        "m" => Some(60_000),
        "h" => Some(3_600_000_u64),
        _ => None,
    };
    let number = digits.parse::<u64>().ok().zip(milliseconds);
    number
        .and_then(|(number, factor)| number.checked_mul(factor))
        .map(Duration::from_millis)
        .ok_or_else(|| "it is no time such as `500ms`, `30s` or `5m`".to_owned())
}

pub(super) fn size(text: &str) -> Result<u64, String> {
    let (digits, unit) = digits_and_unit(text);
    let factor = match unit.to_ascii_uppercase().as_str() {
        "" => Some(1),
        "K" => Some(1 << 10),
        "M" => Some(1 << 20),
        "G" => Some(1_u64 << 30),
        _ => None,
    };
    let bytes = digits.parse::<u64>().ok().zip(factor);
    bytes
        .and_then(|(number, factor)| number.checked_mul(factor))
        .filter(|it| *it > 0)
        .ok_or_else(|| "it is no size such as `500K`, `32M` or `1G`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("7"), Ok(Duration::from_secs(7)));
        assert_eq!(duration("2m"), duration("120s"));
        assert_eq!(duration("1h"), duration("60m"));
        assert!(duration("99999999999999999h").is_err());
        assert!(duration("soon").is_err());
        assert!(duration("").is_err());
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("3K"), Ok(3072));
        assert_eq!(size("7"), Ok(7));
        assert!(size("0").is_err());
        assert!(size("99999999999G").is_err());
        assert!(size("much").is_err());
        assert!(size("").is_err());
    }
}
