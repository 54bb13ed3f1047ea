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
    const KEY: &str = " href=";

    let tag = content.get(element.clone())?;
    let place = tag.find(KEY)? + KEY.len();
    let rest = tag.get(place..)?;
    if rest.starts_with(['"', '\'']) {
        return tag.get(quoted(tag, place)?);
    }
    rest.split([' ', '>', '\n', '\t']).next()
}
