// SPDX-License-Identifier: Apache-2.0

//! What a license speaks of, by words of its own text: the reason for its kind where nobody has read
//! it section by section, and no list of others has it.
//!
//! A word tells that something is spoken of, and not what is said: `placet licenses text` shows that.

use crate::licenses::corpus;
#[cfg(test)]
use crate::policy::categories::Category;

/// Something that licenses speak of.
struct Subject {
    name: &'static str,
    /// The words for it in small letters, `|` between; each as it can stand within a longer one.
    words: &'static str,
}

#[rustfmt::skip]
static RIGHTS: &[Subject] = &[
    Subject { name: "use", words: "use|run |freely|whatever you want|utilis|nutz|gebruik" },
    Subject { name: "copies", words: "copies|copy |copy,|copying|copied|reproduc|duplicat|kopi|verveelvoudig|vervielf" },
    Subject { name: "changes", words: "modif|change|derivative|derived|alter|adapt|edit|improve|bearbeit|bewerk" },
    Subject { name: "passing on", words: "distribut|sublicen|sell|publish|transfer|transmi|include|give |ship|diffus|verbreit" },
];

#[rustfmt::skip]
static TERMS: &[Subject] = &[
    Subject { name: "notices", words: "notice|acknowledg|attribut|credit|intact|copyright" },
    Subject { name: "the source", words: "source code|source form|human-readable|preferred form|the source|code source" },
    Subject { name: "the same terms", words: "the same terms|same licen|identical|this license|this licence|licenced under|this agreement|this public licen|licensed as a whole|share alike|sharealike|equivalent licen|same condition|même licence|présente licence|présent contrat|dieser lizenz" },
    Subject { name: "networks", words: "network|remote|externally deploy|external deployment" },
    Subject { name: "the public domain", words: "public domain|no copyright|waive|not subject to copyright|any purpose|whatever|you want to|without restriction|unlimited" },
    Subject { name: "commerce", words: "commercial|revenue|for profit|a fee|profit" },
    Subject { name: "what is not allowed", words: "may not|shall not|must not|not permitted|prohibit|restrict|forbid|limited to|cannot|solely|only for|may only|for use with|military|nuclear" },
];

/// What a license speaks of, the rights first; empty for what has no text.
pub(super) fn spoken(id: &str) -> Vec<&'static str> {
    let text = corpus().text(id).unwrap_or_default().to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let subjects = RIGHTS.iter().chain(TERMS);
    let found = subjects.filter(|it| it.words.split('|').any(|word| text.contains(word)));
    found.map(|it| it.name).collect()
}

#[cfg(test)]
/// Whether what a license speaks of goes with its kinds: one that is permissive must grant
/// something, one with copyleft speak of the source or of the same terms.
pub(super) fn bears(spoken: &[&str], kinds: &[Category]) -> bool {
    let says = |name: &str| spoken.contains(&name);
    kinds.iter().all(|it| match it {
        Category::Permissive => RIGHTS.iter().any(|it| says(it.name)),
        Category::PublicDomain => says("the public domain"),
        Category::WeakCopyleft | Category::StrongCopyleft => {
            says("the source") || says("the same terms")
        }
        Category::NetworkCopyleft => says("networks"),
        Category::NonCommercial => says("commerce"),
        Category::NoDerivatives => says("changes"),
        Category::SourceAvailable | Category::Proprietary => says("what is not allowed"),
        _ => true,
    })
}
