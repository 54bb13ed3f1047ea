// SPDX-License-Identifier: Apache-2.0

//! Who answers for documents: `[sbom]`.

use super::{
    super::config::{Fields, Text},
    Checker,
};
use crate::{
    ecosystems::{is_page, person},
    inventory::Party,
};

impl Checker<'_, '_> {
    /// What a policy says goes before what it builds on says, key by key.
    pub(super) fn operator(&mut self, fields: &Fields) {
        let Some(table) = fields.table("sbom") else {
            return;
        };
        let author = self.party(table, "author", false);
        let supplier = self.party(table, "supplier", true);
        let manufacturer = self.party(table, "manufacturer", true);
        let contact = self.party(table, "contact", false);
        let namespace = table.text("namespace").and_then(|it| self.namespace(it));
        let operator = &mut self.reading.policy.operator;
        operator.author = author.or(operator.author.take());
        operator.supplier = supplier.or(operator.supplier.take());
        operator.manufacturer = manufacturer.or(operator.manufacturer.take());
        operator.contact = contact.or(operator.contact.take());
        operator.namespace = namespace.or(operator.namespace.take());
    }

    /// A person or an organization; whoever stands for the work has a name.
    fn party(&mut self, table: &Fields, key: &str, is_named: bool) -> Option<Party> {
        let text = table.text(key)?;
        let found = person(&text.text);
        let has_all = found.is_some_and(|it| {
            let has = |open| text.text.contains(open);
            (it.name.is_some() || !is_named)
                && (it.email.is_some() || !has('<'))
                && (it.url.is_some() || !has('('))
        });
        let Some(found) = found.filter(|_| has_all) else {
            let title = format!("`{}` is not understood", text.text);
            let help = format!("write `{key} = \"Name <mail@example.org> (https://example.org)\"`");
            self.wrong(&text.span, title, &help);
            return None;
        };
        Some(Party {
            name: found.name.map(ToOwned::to_owned),
            email: found.email.map(ToOwned::to_owned),
            url: found.url.map(ToOwned::to_owned),
        })
    }

    /// SPDX 2.3, 6.5: an absolute address without a fragment.
    fn namespace(&mut self, text: &Text) -> Option<String> {
        let address = text.text.trim_end_matches('/');
        if is_page(address) && !address.contains(['#', '?']) {
            return Some(address.to_owned());
        }
        let title = format!("`{}` is no address that names can start with", text.text);
        let help = "write `namespace = \"https://example.org/sbom\"`";
        self.wrong(&text.span, title, help);
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::{inventory::Operator, policy::Policy};

    /// The mistakes, and who was understood.
    #[track_caller]
    fn check(more: &str, mistakes: &[&str], expected: &str) {
        let text = format!("version = 1\n[licenses]\nallow = [\"MIT\"]\n[sbom]\n{more}");
        let (policy, problems) = Policy::parse("p", "placet.toml", &text);
        let told = problems.iter().map(|it| {
            let line = it.labels.first().map_or(0, |it| it.line);
            format!("{line}: {}", it.title)
        });
        assert_eq!(told.collect::<Vec<_>>(), mistakes);
        let operator = policy.map(|it| it.operator).unwrap_or_default();
        let Operator {
            author,
            supplier,
            manufacturer,
            contact,
            namespace,
        } = operator;
        let parties = [author, supplier, manufacturer, contact].map(|it| {
            let it = it.unwrap_or_default();
            let parts = [it.name, it.email, it.url].map(Option::unwrap_or_default);
            parts.join("|")
        });
        let namespace = namespace.unwrap_or_default();
        assert_eq!(format!("{}; {namespace}", parties.join("; ")), expected);
    }

    #[test]
    fn parties_have_names_mails_and_pages() {
        check(
            "author = \"Ada <ada@example.org>\"\nsupplier = \"Agency (https://agency.example.org)\"\n\
             manufacturer = \"Agency <oss@example.org> (https://agency.example.org)\"\n\
             contact = \"oss@example.org\"\nnamespace = \"https://agency.example.org/sbom/\"",
            &[],
            "Ada|ada@example.org|; Agency||https://agency.example.org; \
             Agency|oss@example.org|https://agency.example.org; |oss@example.org|; \
             https://agency.example.org/sbom",
        );
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_line() {
        check(
            "author = \"Ada <ada>\"\nsupplier = \"oss@example.org\"\ncontact = \"\"\n\
             manufacturer = \"Agency (the old one)\"\nnamespace = \"agency\"\nwriter = \"Ada\"",
            &[
                "5: `Ada <ada>` is not understood",
                "6: `oss@example.org` is not understood",
                "7: `` is not understood",
                "8: `Agency (the old one)` is not understood",
                "9: `agency` is no address that names can start with",
                "10: unknown key `writer`",
            ],
            "||; ||; ||; ||; ",
        );
    }
}
