// SPDX-License-Identifier: Apache-2.0

//! `rel="license"` of a link in a page or a feed: what it stands in is under the license that the
//! link leads to (HTML Living Standard, *Link type "license"*; RFC 4946 for Atom).

use std::ops::Range;

use super::{
    Place,
    scan::{ends, quoted},
};
use crate::read::Kind;

const LICENSE: &str = "license";

/// The most bytes before and behind the word in which its element stands.
const MAX_ELEMENT: usize = 500;

/// Endings of pages, feeds and what they are made from, beside prose.
const ENDINGS: &[&str] = &[
    ".html", ".htm", ".xhtml", ".shtml", ".xml", ".atom", ".rss", ".svg", ".vue", ".jsp", ".erb",
    ".ejs", ".hbs", ".njk", ".j2", ".liquid", ".tmpl", ".tpl", ".twig", ".php",
];

pub(super) static PLACE: Place = Place {
    is_in: |name, text| text.kind == Kind::Prose || ends(name, ENDINGS),
    read: |fields| {
        let content = fields.content();
        for at in fields.places_of(LICENSE) {
            let element = element(content, at).filter(|it| is_relation(content, it, at));
            let address = element.clone().and_then(|it| address(content, &it));
            if let (Some(element), Some(address)) = (element, address) {
                fields.address(element, address);
            }
        }
    },
};

/// The element whose start tag a place stands in.
fn element(content: &str, at: usize) -> Option<Range<usize>> {
    let from = content.floor_char_boundary(at.saturating_sub(MAX_ELEMENT));
    let to = content.ceil_char_boundary(content.len().min(at + MAX_ELEMENT));
    let before = content.get(from..at)?;
    let start = before.rfind('<')?;
    let is_open = !before.get(start..)?.contains('>');
    let end = content.get(at..to)?.find('>')?;
    is_open.then_some(from + start..at + end + 1)
}

/// Whether the word at a place is a value of the attribute `rel`, alone or among others.
fn is_relation(content: &str, element: &Range<usize>, at: usize) -> bool {
    let before = content.get(element.start..at).unwrap_or_default();
    let before = before.to_ascii_lowercase();
    let Some((_, values)) = before.rsplit_once("rel=") else {
        return false;
    };
    let others = values.strip_prefix(['"', '\'']).unwrap_or(values);
    let is_other = |it: char| it.is_ascii_alphabetic() || matches!(it, ' ' | '-');
    let is_word = others.is_empty() || others.ends_with(' ');
    let behind = content.as_bytes().get(at + LICENSE.len());
    let is_whole = behind.is_some_and(|it| matches!(it, b'"' | b'\'' | b' ' | b'>' | b'/'));
    is_word && is_whole && others.chars().all(is_other)
}

/// Where a link leads.
fn address<'a>(content: &'a str, element: &Range<usize>) -> Option<&'a str> {
    const KEY: &str = "href=";

    let tag = content.get(element.clone())?;
    let lower = tag.to_ascii_lowercase();
    let is_attribute = |it: &usize| {
        let before = lower.get(..*it).unwrap_or_default();
        before.ends_with(|it: char| it.is_ascii_whitespace())
    };
    let mut keys = lower.match_indices(KEY).map(|it| it.0);
    let place = keys.find(is_attribute)? + KEY.len();
    let rest = tag.get(place..)?;
    if rest.starts_with(['"', '\'']) {
        return tag.get(quoted(tag, place)?);
    }
    rest.split([' ', '>', '\n', '\t']).next()
}

#[cfg(test)]
mod tests {
    use crate::detect::field::tests::check;

    #[test]
    fn a_link_to_the_license_of_a_page_declares_it() {
        let by = "CC-BY-3.0 Declared";
        for link in [
            r#"<a rel="license" href="http://creativecommons.org/licenses/by/3.0/">x</a>"#,
            "<a href='//creativecommons.org/licenses/by/3.0/deed.de' rel='noopener license'>x</a>",
            "<link rel=license href=https://creativecommons.org/licenses/by/3.0/legalcode>",
            "<A REL='license'\n\tHREF='http://creativecommons.org/licenses/by/3.0/'>x</A>",
            r#"<link rel="license" href="https://creativecommons.org/licenses/by/3.0/ca/"/>"#,
        ] {
            check("index.html", link, &[by]);
            check("README.md", link, &[by]);
            check("a.c", &format!("// {link}"), &[]);
        }
        check(
            "feed.atom",
            r#"<link rel="license" href="http://creativecommons.org/licenses/by/3.0/us/"/>"#,
            &["CC-BY-3.0-US Declared"],
        );
        check(
            "a.html",
            r#"<a rel="license" href="https://example.org/terms">x</a>"#,
            &["- Unknown https://example.org/terms"],
        );
        check(
            "a.html",
            r#"<a rel="license" href="/terms">x</a>"#,
            &["- Unknown /terms"],
        );
        check(
            "a.html",
            r#"<a rel="license" href="LICENSE.html">x</a>"#,
            &["see LICENSE.html"],
        );
        for other in [
            r##"<a rel="license" href="#license">x</a>"##,
            r#"<a rel="license" href="{{ url }}">x</a>"#,
            r#"<a rel="nofollow" href="https://example.org/license">x</a>"#,
            r#"<a rel="license">x</a>"#,
            r#"<a rel="licenses" href="https://example.org/">x</a>"#,
            "rel=\"license",
        ] {
            check("a.html", other, &[]);
        }
    }
}
