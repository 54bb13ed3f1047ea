// SPDX-License-Identifier: Apache-2.0

//! Reads XML (1.0, fifth edition) into elements that know where they stand: what `document` is for
//! TOML and JSON.
//!
//! Declarations of document types are not read, so that no entity stands for more than itself:
//! what one declares is a mistake where it is used. Names of HTML's characters (`&oslash;`) are
//! known, as they are to Maven. Names lose their prefix; no manifest has two vocabularies. A
//! malformed text yields what stands before the mistake.

use std::ops::Range;

use quick_xml::{
    Reader as Events,
    escape::{resolve_html5_entity, unescape_with},
    events::{BytesRef, BytesStart, Event},
};

use super::{Written, document::Reader};

/// As deep as the reader of JSON goes.
const MAX_DEPTH: usize = 128;

/// A manifest of 50 MB has a million elements; more would only fill the memory.
const MAX_ELEMENTS: usize = 2_000_000;

/// Most elements have none.
const MAX_ATTRIBUTES: usize = 2_000_000;

/// An element with what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    /// From `<` of the start tag to `>` of the end tag.
    pub(crate) span: Range<usize>,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Self>,
    /// Its own text, without space around it.
    pub(crate) text: String,
    /// Where that stands; empty at the end of the start tag where there is none.
    text_span: Range<usize>,
}

impl Element {
    /// The last child of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.children.iter().rfind(|it| it.name == name)
    }

    /// The children of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |it| it.name == name)
    }

    /// The children of the children of a name: each `item` of `list`.
    pub(crate) fn each<'a>(
        &'a self,
        list: &'a str,
        item: &'a str,
    ) -> impl Iterator<Item = &'a Self> {
        self.all(list).flat_map(move |it| it.all(item))
    }

    /// The text of a child; an empty one is none.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        let text = self.get(name)?.text.as_str();
        Some(text).filter(|it| !it.is_empty())
    }

    pub(crate) fn owned(&self, name: &str) -> Option<String> {
        self.text_of(name).map(str::to_owned)
    }

    /// The value of an attribute, whose case does not matter; an empty one is none.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let is_meant = |it: &&(String, String)| it.0.eq_ignore_ascii_case(name);
        let value = self.attributes.iter().find(is_meant)?.1.trim();
        Some(value).filter(|it| !it.is_empty())
    }
}

impl Reader<'_> {
    /// Reads an XML document; what is malformed is a problem, and what stands before it is kept.
    pub(super) fn xml(&mut self) -> Option<Element> {
        let (root, mistakes) = parse(self.text.content.as_ref());
        if root.is_none() && mistakes.is_empty() {
            self.problem(0..0, "the file has no element");
        }
        for (span, message) in mistakes {
            self.problem(span, message);
        }
        root
    }

    /// The text of a child with its place; a child that has elements and no text is a problem.
    pub(super) fn element(&mut self, parent: &Element, name: &str) -> Option<Written> {
        let child = parent.get(name)?;
        if child.text.is_empty() {
            if !child.children.is_empty() {
                self.problem(child.span.clone(), format!("`{name}` is not a text"));
            }
            return None;
        }
        Some(self.written(child))
    }

    /// The text of an element with its place.
    pub(super) fn written(&self, element: &Element) -> Written {
        Written {
            text: element.text.clone(),
            place: self.text.place(element.text_span.clone()),
        }
    }
}

/// The elements that are not closed yet, and what is wrong.
struct Parser {
    stack: Vec<Element>,
    root: Option<Element>,
    mistakes: Vec<(Range<usize>, String)>,
    n_elements: usize,
    n_attributes: usize,
    /// Where the text starts behind a byte order mark.
    base: usize,
}

/// Reads a document, and what is wrong with it.
pub(super) fn parse(text: &str) -> (Option<Element>, Vec<(Range<usize>, String)>) {
    let content = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser {
        stack: Vec::new(),
        root: None,
        mistakes: Vec::new(),
        n_elements: 0,
        n_attributes: 0,
        base: text.len() - content.len(),
    };
    let mut events = Events::from_str(content);
    loop {
        let start = parser.at(&events);
        match events.read_event() {
            Ok(Event::Eof) => {
                if !parser.stack.is_empty() {
                    parser.mistake(start..start, "the file ends too early");
                }
                break;
            }
            Ok(event) => {
                let span = start..parser.at(&events);
                if !parser.event(&event, span) {
                    break;
                }
            }
            Err(error) => {
                let error = error.to_string();
                let line = error.lines().next().unwrap_or_default();
                parser.mistake(start..start + 1, format!("the XML is malformed: {line}"));
                break;
            }
        }
    }
    let end = parser.at(&events);
    while !parser.stack.is_empty() {
        parser.close(end);
    }
    (parser.root, parser.mistakes)
}

impl Parser {
    fn at(&self, events: &Events<&[u8]>) -> usize {
        let position = usize::try_from(events.buffer_position());
        self.base + position.expect("the text is in memory")
    }

    fn mistake(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.mistakes.push((span, message.into()));
    }

    /// Takes one event; `false` where the rest is not read.
    fn event(&mut self, event: &Event<'_>, span: Range<usize>) -> bool {
        match event {
            Event::Start(tag) => return self.open(tag, span),
            Event::Empty(tag) => {
                let end = span.end;
                let is_open = self.open(tag, span);
                self.close(end);
                return is_open;
            }
            Event::End(_) => self.close(span.end),
            Event::Text(text) => self.text(text, span),
            Event::CData(text) => self.text(text, span),
            Event::GeneralRef(reference) => self.reference(reference, span),
            Event::DocType(_) => {
                self.mistake(span, "declarations of document types are not read");
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => (),
        }
        true
    }

    fn open(&mut self, tag: &BytesStart<'_>, span: Range<usize>) -> bool {
        self.n_elements += 1;
        if self.stack.len() >= MAX_DEPTH {
            self.mistake(span, "nested too deeply; the rest is not read");
            return false;
        }
        if self.n_elements > MAX_ELEMENTS {
            self.mistake(span, "too many elements; the rest is not read");
            return false;
        }
        let attributes = self.attributes(tag, &span);
        if self.n_attributes > MAX_ATTRIBUTES {
            self.mistake(span, "too many attributes; the rest is not read");
            return false;
        }
        let text_span = span.end..span.end;
        self.stack.push(Element {
            name: tag.local_name().as_ref().to_owned(),
            span,
            attributes,
            text_span,
            ..Element::default()
        });
        true
    }

    fn attributes(&mut self, tag: &BytesStart<'_>, span: &Range<usize>) -> Vec<(String, String)> {
        let mut found = Vec::new();
        // The reader's own search for doubles costs the square of their number.
        for it in tag.attributes().with_checks(false) {
            self.n_attributes += 1;
            if self.n_attributes > MAX_ATTRIBUTES {
                break;
            }
            let Ok(it) = it else {
                self.mistake(span.clone(), "an attribute is malformed");
                break;
            };
            let value = unescape_with(&it.value, resolve_html5_entity);
            let Ok(value) = value else {
                self.mistake(span.clone(), "an attribute has an unknown entity");
                continue;
            };
            found.push((it.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
        found
    }

    fn text(&mut self, text: &str, span: Range<usize>) {
        let Some(element) = self.stack.last_mut() else {
            return;
        };
        // What stands for other characters is meant as a whole.
        let (start, end) = if text.len() == span.len() {
            (text.len() - text.trim_start().len(), text.trim_end().len())
        } else {
            (0, span.len())
        };
        if start < end {
            if element.text.is_empty() {
                element.text_span.start = span.start + start;
            }
            element.text_span.end = span.start + end;
        }
        element.text.push_str(text);
    }

    fn reference(&mut self, reference: &BytesRef<'_>, span: Range<usize>) {
        let name: &str = reference;
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            self.text(c.encode_utf8(&mut [0; 4]), span);
        } else if let Some(text) = resolve_html5_entity(name) {
            self.text(text, span);
        } else {
            self.mistake(span.clone(), format!("the entity `{name}` is unknown"));
            self.text(&format!("&{name};"), span);
        }
    }

    fn close(&mut self, end: usize) {
        let Some(mut element) = self.stack.pop() else {
            return;
        };
        element.span.end = end;
        let text = element.text.trim();
        if text.len() < element.text.len() {
            element.text = String::from(text);
        }
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(element),
            None if self.root.is_none() => self.root = Some(element),
            None => self.mistake(element.span, "a second root"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn check(input: &str, expected: &str) {
        let (root, mistakes) = parse(input);
        let mut out = root.as_ref().map(|it| shown(it, input)).unwrap_or_default();
        for (span, message) in mistakes {
            write!(out, " !{}:{message}", span.start).unwrap();
        }
        assert_eq!(out, expected);
    }

    fn shown(it: &Element, input: &str) -> String {
        let mut out = it.name.clone();
        for (key, value) in &it.attributes {
            write!(out, " {key}={value}").unwrap();
        }
        if !it.text.is_empty() {
            let written = input.get(it.text_span.clone()).unwrap();
            write!(out, " {:?}~{written:?}", it.text).unwrap();
        }
        for it in &it.children {
            write!(out, " ({})", shown(it, input)).unwrap();
        }
        out
    }

    #[test]
    fn elements_have_attributes_children_and_texts() {
        check(
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- <x> --><m:a k='v &amp; w'>\n <b> one <!-- no -->two </b><c/>\
             <b><![CDATA[<&]]></b></m:a>",
            "a k=v & w (b \"one two\"~\"one <!-- no -->two\") (c) (b \"<&\"~\"<![CDATA[<&]]>\")",
        );
    }

    #[test]
    fn characters_have_names_and_numbers() {
        check(
            "<a>&lt;&#65;&#x42;&oslash;</a>",
            "a \"<ABø\"~\"&lt;&#65;&#x42;&oslash;\"",
        );
    }

    #[test]
    fn nothing_that_a_document_type_declares_is_read() {
        check(
            "<!DOCTYPE a [<!ENTITY b \"cc\">]><a>&b;</a>",
            "a \"&b;\"~\"&b;\" !0:declarations of document types are not read !34:the entity `b` is unknown",
        );
    }

    #[test]
    fn what_stands_before_a_mistake_is_kept() {
        check(
            "<a><b>1</b><c>2",
            "a (b \"1\"~\"1\") (c \"2\"~\"2\") !15:the file ends too early",
        );
        let (root, mistakes) = parse("<a><b>1</b></c>");
        assert_eq!(root.unwrap().text_of("b"), Some("1"));
        assert_eq!(mistakes.len(), 1);
        check("", "");
        check("<a/><b/>", "a !4:a second root");
    }

    #[test]
    fn depth_is_bounded() {
        let (root, mistakes) = parse(&"<a>".repeat(100_000));
        assert!(root.is_some());
        assert_eq!(mistakes.len(), 1);
    }
}
