// SPDX-License-Identifier: Apache-2.0

//! `Dockerfile` and `Containerfile`.
//!
//! `FROM` starts a stage; the last one is the product, and so are those that it starts from. What
//! the others start from, the build needs.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{
    super::{
        Requirement, Scope,
        document::Reader,
        shell::{Variables, expand},
    },
    image,
};
use crate::read::lines;

/// What is no image: the empty one (*Dockerfile reference*, `FROM scratch`).
const SCRATCH: &str = "scratch";

/// One instruction with those of its lines that a `\` joins.
struct Instruction {
    text: String,
    span: Range<usize>,
}

/// A stage of the build.
#[derive(Default)]
struct Stage {
    /// The stage that it starts from.
    base: Option<usize>,
    /// The images that it needs.
    images: Vec<Requirement>,
}

/// The stages so far.
#[derive(Default)]
struct Stages {
    list: Vec<Stage>,
    /// By name, in lower case; of two of one name the last counts.
    by_name: FxHashMap<String, usize>,
}

impl Stages {
    fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.to_ascii_lowercase()).copied()
    }

    fn add(&mut self, name: &str, stage: Stage) {
        if !name.is_empty() {
            let name = name.to_ascii_lowercase();
            self.by_name.insert(name, self.list.len());
        }
        self.list.push(stage);
    }
}

pub(super) fn read(reader: &mut Reader<'_>) -> Vec<Requirement> {
    let mut arguments = Variables::new();
    let mut stages = Stages::default();
    for it in instructions(reader.text.content.as_ref()) {
        let (keyword, rest) = it
            .text
            .split_once(char::is_whitespace)
            .unwrap_or((&it.text, ""));
        match keyword.to_ascii_uppercase().as_str() {
            // Those before the first stage are the only ones that `FROM` knows.
            "ARG" if stages.list.is_empty() => {
                let pairs = rest.split_whitespace().filter_map(|it| it.split_once('='));
                let pairs: Vec<_> = pairs
                    .map(|(key, value)| (key.to_owned(), expanded(value, &arguments)))
                    .collect();
                arguments.extend(
                    pairs
                        .into_iter()
                        .filter_map(|(key, value)| Some((key, value?))),
                );
            }
            "FROM" => {
                let (name, stage) = stage(reader, rest, &it.span, &arguments, &stages);
                stages.add(name, stage);
            }
            "COPY" => {
                let from = rest
                    .split_whitespace()
                    .find_map(|it| it.strip_prefix("--from="));
                let found = from.and_then(|from| copied(reader, from, &it.span, &stages));
                if let Some(stage) = stages.list.last_mut() {
                    stage.images.extend(found);
                }
            }
            _ => (),
        }
    }
    with_scopes(stages.list)
}

/// Instructions without comments. A here-document is read as instructions, of which it may have
/// the look of none that matter: those start a line with `FROM` or `COPY`.
fn instructions(content: &str) -> Vec<Instruction> {
    let mut found: Vec<Instruction> = Vec::new();
    let mut goes_on = false;
    for (start, line) in lines(content) {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let (text, joins_next) = match text.strip_suffix(['\\', '`']) {
            Some(text) => (text.trim_end(), true),
            None => (text, false),
        };
        let end = start + line.len();
        match found.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(text);
                last.span.end = end;
            }
            None => found.push(Instruction {
                text: text.to_owned(),
                span: start..end,
            }),
        }
        goes_on = joins_next;
    }
    found
}

/// `[--platform=…] image [AS name]`.
fn stage<'r>(
    reader: &mut Reader<'_>,
    rest: &'r str,
    span: &Range<usize>,
    arguments: &Variables,
    stages: &Stages,
) -> (&'r str, Stage) {
    let mut words = rest
        .split_whitespace()
        .skip_while(|it| it.starts_with("--"));
    let written = words.next().unwrap_or_default();
    let name = match (words.next(), words.next()) {
        (Some(word), Some(name)) if word.eq_ignore_ascii_case("as") => name,
        _ => "",
    };
    let base = expanded(written, arguments);
    let known = base.as_ref().and_then(|it| stages.find(it));
    let is_scratch = base.as_deref() == Some(SCRATCH);
    let mut images = Vec::new();
    if known.is_none() && !is_scratch {
        let place = reader.text.place(span.clone());
        images.extend(base.and_then(|it| image(&it, place)));
        if images.is_empty() {
            reader.problem(span.clone(), "the image is not known from this file");
        }
    }
    let base = known;
    (name, Stage { base, images })
}

/// An image that files are copied from; a stage, by name or number, is none.
fn copied(
    reader: &mut Reader<'_>,
    from: &str,
    span: &Range<usize>,
    stages: &Stages,
) -> Option<Requirement> {
    let is_number = from.bytes().all(|it| it.is_ascii_digit());
    if is_number || stages.find(from).is_some() {
        return None;
    }
    let found = image(from, reader.text.place(span.clone()));
    if found.is_none() {
        reader.problem(span.clone(), "the image is not known from this file");
    }
    found
}

fn with_scopes(stages: Vec<Stage>) -> Vec<Requirement> {
    let mut is_product = vec![false; stages.len()];
    let mut at = stages.len().checked_sub(1);
    while let Some(index) = at {
        if let Some(it) = is_product.get_mut(index) {
            *it = true;
        }
        // A stage starts from an earlier one.
        at = stages
            .get(index)
            .and_then(|it| it.base)
            .filter(|it| *it < index);
    }
    let all = stages.into_iter().zip(is_product);
    all.flat_map(|(stage, is_product)| {
        let scope = if is_product {
            Scope::Runtime
        } else {
            Scope::Build
        };
        stage
            .images
            .into_iter()
            .map(move |it| Requirement { scope, ..it })
    })
    .collect()
}

fn expanded(text: &str, arguments: &Variables) -> Option<String> {
    expand(text.trim_matches(['"', '\'']), arguments)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("Dockerfile", input, expected);
    }

    #[test]
    fn the_last_stage_is_the_product_and_the_others_build_it() {
        check(
            "# syntax=docker/dockerfile:1\nFROM --platform=$BUILDPLATFORM rust:1.80 AS Build\n\
             RUN cargo build\nfrom debian:12 as base\nFROM scratch AS x\nFROM base\n\
             COPY --from=build /a /a\nCOPY --from=0 /b /b\nCOPY --chown=1 --from=owl/hoot:2 /c /c\n",
            "pkg:docker/rust@1.80 Build rust:1.80 1.80\npkg:docker/debian@12 Runtime debian:12 12\n\
             pkg:docker/owl/hoot@2 Runtime owl/hoot:2 2\n",
        );
    }

    #[test]
    fn arguments_before_the_first_stage_are_known() {
        check(
            "ARG VERSION=3.20\nARG BASE=\"alpine:${VERSION}\"\nFROM \\\n  ${BASE} AS a\nFROM x:${Y:-1}\n",
            "pkg:docker/alpine@3.20 Build alpine:3.20 3.20\npkg:docker/x@1 Runtime x:1 1\n",
        );
    }

    #[test]
    fn what_is_not_known_is_a_problem() {
        check(
            "FROM $GONE\nFROM\nFROM Not An Image\nFROM ${\nCOPY --from=${X} a b\n",
            &[1, 2, 3, 4, 5]
                .map(|it| format!("problem {it}: the image is not known from this file\n"))
                .concat(),
        );
        check("", "");
    }
}
