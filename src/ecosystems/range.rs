// SPDX-License-Identifier: Apache-2.0

//! Ranges of versions in brackets, as Maven (*POM reference*, dependency version requirements),
//! Gradle and `NuGet` (*Package versioning*, version ranges) write them.

/// The version, where only one will do: `[1.0]` admits no other. `1.0` alone is whatever its
/// ecosystem makes of it; who asks here takes it.
pub(super) fn exact(text: &str) -> Option<String> {
    let text = text.trim();
    let exact = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let version = exact.unwrap_or(text).trim();
    let is_range = version.is_empty()
        || version.ends_with('+')
        || version.contains(['[', '(', ',', ']', ')', '*', ' ']);
    (!is_range).then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::exact;

    #[test]
    fn one_version_in_brackets_is_exact() {
        assert_eq!(exact("1.0").as_deref(), Some("1.0"));
        assert_eq!(exact("[1.0]").as_deref(), Some("1.0"));
        for it in ["[1,2)", "(,1]", "[1,2]", "1.*", "1.+", "", "[]", "[1],[2]"] {
            assert_eq!(exact(it), None, "{it}");
        }
    }
}
