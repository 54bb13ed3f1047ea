// SPDX-License-Identifier: Apache-2.0

//! What documents have of license texts, which are no part of this repository.

/// Texts of licenses are other people's and stand in no file of the repository.
pub(crate) fn without_texts(text: &str) -> String {
    let corpus = placet::licenses::corpus();
    let named = corpus.licenses().iter().filter(|it| text.contains(it.id));
    named.fold(text.to_owned(), |out, it| {
        let Some(whole) = corpus.text(it.id).filter(|it| !it.trim().is_empty()) else {
            return out;
        };
        let json = serde_json::to_string(whole.trim()).expect("a text");
        let xml = whole.trim().replace('&', "&amp;").replace('<', "&lt;");
        let xml = xml.replace('>', "&gt;").replace('"', "&quot;");
        let instead = format!("(the text of {})", it.id);
        let out = out.replace(json.get(1..json.len() - 1).expect("its quotes"), &instead);
        out.replace(&xml, &instead)
    })
}
