// SPDX-License-Identifier: Apache-2.0

//! Markdown for the comment on a change and for the summary of a run: the verdict, what is to be
//! decided, the licenses. The first line is a mark by which a comment is found and replaced.

use std::io::{self, Write};

use super::{Report, Shown, headline, shown};
use crate::{
    diagnostic::{counted, plain},
    policy::LicenseSummary,
    report::Format,
};

pub(in crate::report) static FORMAT: Format = Format {
    name: "markdown",
    extensions: &[".md"],
    docs: "Markdown for the comment on a change: the verdict and what is to be decided.",
    tells_all: false,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

const LICENSES_HEAD: &str = "| license | files | components | verdict |\n|---|--:|--:|---|\n";

const MARK: &str = "<!-- placet -->";

/// A comment on GitHub takes 65 536 characters.
const MOST_CHARS: usize = 60_000;

/// What is kept free for the licenses and the last lines.
const CHARS_OF_REST: usize = 8_000;

/// Licenses shown at most; the whole list is in the other formats.
const MOST_LICENSES: usize = 50;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = format!("{MARK}\n### placet: {}\n", inline(&headline(report)));
    findings(report, &mut page);
    licenses(report, &mut page);
    page.push_str("\nFacts and policy results, not legal advice.\n");
    out.write_all(page.as_bytes())
}

/// The table of what is to be decided, as far as it fits.
fn findings(report: &Report<'_>, page: &mut String) {
    let all = shown(report);
    if all.is_empty() {
        return;
    }
    page.push_str("\n| | finding | where | what to do |\n|---|---|---|---|\n");
    let mut n_chars = page.chars().count();
    for (at, it) in all.iter().enumerate() {
        let row = row(it);
        n_chars += row.chars().count();
        if n_chars > MOST_CHARS - CHARS_OF_REST {
            let n_more = counted(all.len() - at, "finding");
            let more = format!("\n{n_more} more: `placet check --show all`\n");
            page.push_str(&more);
            return;
        }
        page.push_str(&row);
    }
}

fn row(it: &Shown<'_>) -> String {
    let place = match it.at {
        Some((line, _)) => format!("{}:{line}", it.path),
        None => it.path.clone(),
    };
    let help = it.rest.iter().find_map(|it| it.strip_prefix("help: "));
    format!(
        "| {} | {} ({}) | {} | {} |\n",
        it.level,
        inline(&it.title),
        code(it.code),
        code(&place),
        inline(help.unwrap_or_default())
    )
}

/// The licenses, folded away.
fn licenses(report: &Report<'_>, page: &mut String) {
    let Some((_, judgement)) = report.judged.filter(|it| !it.1.summary.is_empty()) else {
        return;
    };
    let n = counted(judgement.summary.len(), "license");
    let head = format!("\n<details><summary>{n}</summary>\n\n{LICENSES_HEAD}");
    page.push_str(&head);
    let mut n_chars = 0;
    for (at, it) in judgement.summary.iter().enumerate() {
        let row = license(it);
        n_chars += row.chars().count();
        if at == MOST_LICENSES || n_chars > CHARS_OF_REST / 2 {
            let n_more = judgement.summary.len() - at;
            let more = format!("\nand {n_more} more: `placet check -o json`\n");
            page.push_str(&more);
            break;
        }
        page.push_str(&row);
    }
    page.push_str("\n</details>\n");
}

fn license(it: &LicenseSummary) -> String {
    let name = it
        .expression
        .as_ref()
        .map(|it| code(&plain(&it.to_string())));
    let name = name.unwrap_or_else(|| "not found".to_owned());
    let (files, components) = (it.n_files, it.n_components);
    format!(
        "| {name} | {files} | {components} | {} |\n",
        it.verdict.words()
    )
}

/// Text in which nothing but its code spans is markup, mentions nobody and ends no cell.
fn inline(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut parts = text.split('`');
    push_plain(parts.next().unwrap_or_default(), &mut safe);
    while let Some(inside) = parts.next() {
        match parts.next() {
            Some(behind) => {
                safe.push_str(&code(inside));
                push_plain(behind, &mut safe);
            }
            None => {
                safe.push_str("\\`");
                push_plain(inside, &mut safe);
            }
        }
    }
    safe
}

fn push_plain(text: &str, safe: &mut String) {
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '@' => safe.push_str("&#64;"),
            '#' => safe.push_str("&#35;"),
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '!' => {
                safe.push('\\');
                safe.push(c);
            }
            '\n' | '\r' => safe.push(' '),
            c => safe.push(c),
        }
    }
}

/// A code span that no backtick of the text ends, in a table's cell.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    let text = text.replace('|', "\\|");
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_spans_are_markup() {
        let check = |text: &str, expected: &str| assert_eq!(inline(text), expected);
        check("see `[[a|b]]` and *c*", "see `[[a\\|b]]` and \\*c\\*");
        check(
            "one ` alone <b> @you #1",
            "one \\` alone &lt;b&gt; &#64;you &#35;1",
        );
        check("", "");
        assert_eq!(code("a``b"), "``` a``b ```");
    }
}
