// SPDX-License-Identifier: Apache-2.0

//! Names in commands that a message offers.

/// A name as a shell takes it for one word: quoted where it must be.
pub fn pasted(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+@%=:,".contains(c);
    if !name.is_empty() && !name.starts_with('-') && name.chars().all(is_plain) {
        return name.to_owned();
    }
    let dash = if name.starts_with('-') { "./" } else { "" };
    format!("'{dash}{}'", name.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(pasted(name), expected);
    }

    #[test]
    fn a_plain_name_stays_as_it_is() {
        check("a/LICENSE-2.0", "a/LICENSE-2.0");
        check("größe.txt", "größe.txt");
    }

    #[test]
    fn what_a_shell_would_obey_is_quoted() {
        check("a b", "'a b'");
        check("it's; rm", r"'it'\''s; rm'");
        check("$(x)`y`", "'$(x)`y`'");
        check("", "''");
        check("-rf", "'./-rf'");
    }
}
