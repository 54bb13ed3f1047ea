// SPDX-License-Identifier: Apache-2.0

//! Names of licenses that mean something in one kind of field alone.
//!
//! What means the same everywhere is read by `Expression::parse_lenient` and not listed here.

use crate::{detect::Class, expression::Expression};

/// The names of one kind of field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vocabulary {
    names: &'static [Name],
    /// Whether authors may make up a short name for a text that stands beside it: then one that
    /// nobody knows is no mistake.
    pub(super) is_free: bool,
}

/// What some names mean, and why.
#[derive(Debug)]
struct Name {
    /// In any case.
    names: &'static [&'static str],
    means: &'static str,
    /// `Named` where the field leaves the version or variant open and one is by far the likeliest.
    class: Class,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reader of the table"))]
    reason: &'static str,
}

const fn name(names: &'static [&'static str], means: &'static str, reason: &'static str) -> Name {
    Name {
        names,
        means,
        class: Class::Declared,
        reason,
    }
}

const fn likely(names: &'static [&'static str], means: &'static str, reason: &'static str) -> Name {
    Name {
        names,
        means,
        class: Class::Named,
        reason,
    }
}

/// Names that fields of every kind have and running text has in another sense.
#[rustfmt::skip]
static COMMON: &[Name] = &[
    likely(&["Public Domain", "public-domain", "PublicDomain", "LicenseRef-Fedora-Public-Domain"], "LicenseRef-placet-public-domain", "a dedication, by a name that no list has"),
    likely(&["GNU"], "GPL-1.0-or-later", "the GNU license is the General Public one"),
    name(&["Perl", "perl_5", "Perl 5", "same as Perl"], "Artistic-1.0-Perl OR GPL-1.0-or-later", "the terms of Perl 5 itself"),
    name(&["MPL/GPL/LGPL", "MPL 1.1/GPL 2.0/LGPL 2.1"], "MPL-1.1 OR GPL-2.0-or-later OR LGPL-2.1-or-later", "Mozilla's triple license, in the versions that it had"),
];

/// A field without names of its own.
#[rustfmt::skip]
pub(super) static PLAIN: Vocabulary = Vocabulary {
    names: &[],
    is_free: false,
};

/// `License:` of a package of Alpine and Arch Linux.
#[rustfmt::skip]
pub(super) static DISTRIBUTION: Vocabulary = Vocabulary {
    names: &[
        name(&["custom:MIT"], "MIT", "Arch Linux asks so for texts that differ in the holder"),
        name(&["custom:BSD3"], "BSD-3-Clause", "as before, with the variant"),
        name(&["custom:ISC"], "ISC", "as before"),
        name(&["GPL2"], "GPL-2.0-only", "Arch Linux, *PKGBUILD*, before it took SPDX ids"),
        name(&["GPL3"], "GPL-3.0-only", "as before"),
        name(&["LGPL2.1"], "LGPL-2.1-only", "as before"),
        name(&["LGPL3"], "LGPL-3.0-only", "as before"),
        name(&["AGPL3"], "AGPL-3.0-only", "as before"),
        likely(&["GPL"], "GPL-2.0-or-later", "Arch Linux, *PKGBUILD*: version 2 or any later one"),
        likely(&["LGPL"], "LGPL-2.1-or-later", "Arch Linux, *PKGBUILD*: version 2.1 or any later one"),
        likely(&["Apache"], "Apache-2.0", "Arch Linux has this name for version 2.0 alone"),
    ],
    is_free: true,
};

/// Python's trove classifiers, by their last part.
#[rustfmt::skip]
pub(super) static TROVE: Vocabulary = Vocabulary {
    names: &[
        likely(&["Apache Software License"], "Apache-2.0", "the classifier is as old as the license's version 2.0; few packages mean 1.1"),
        likely(&["GNU General Public License (GPL)"], "GPL-1.0-or-later", "clause 9 of the license: without a version, any"),
        likely(&["GNU Library or Lesser General Public License (LGPL)"], "LGPL-2.0-or-later", "clause 13 of the license: without a version, any"),
        name(&["GNU Affero General Public License v3"], "AGPL-3.0-only", "a classifier with `or later` stands beside it in the list"),
        name(&["GNU Lesser General Public License v2 (LGPLv2)"], "LGPL-2.0-only", "there is a classifier with `or later`"),
        name(&["GNU Lesser General Public License v2 or later (LGPLv2+)"], "LGPL-2.0-or-later", "as it says"),
        likely(&["Python Software Foundation License"], "PSF-2.0", "the Foundation's own license is its second version"),
        name(&["Python License (CNRI Python License)"], "CNRI-Python", "the name in brackets"),
        likely(&["Zope Public License"], "ZPL-2.1", "the version that Zope has had since 2006"),
        name(&["CMU License (MIT-CMU)"], "MIT-CMU", "the id in brackets"),
        name(&["Common Public License"], "CPL-1.0", "there is one version"),
        name(&["IBM Public License"], "IPL-1.0", "there is one version"),
        name(&["Intel Open Source License"], "Intel", "there is one version"),
        name(&["Qt Public License (QPL)"], "QPL-1.0", "there is one version"),
        name(&["Sun Public License"], "SPL-1.0", "there is one version"),
        name(&["Sun Industry Standards Source License (SISSL)"], "SISSL", "version 1.1 has an id of its own and is never meant"),
        name(&["Nethack General Public License"], "NGPL", "its SPDX name"),
        name(&[ "Nokia Open Source License (NOKOS)", "Nokia Open Source License", ], "Nokia", "its SPDX name"),
        name(&["Open Group Test Suite License"], "OGTSL", "its SPDX name"),
        name(&["Aladdin Free Public License (AFPL)"], "Aladdin", "its SPDX name"),
        name(&["Ricoh Source Code Public License"], "RSCPL", "its SPDX name"),
        name(&["Vovida Software License 1.0"], "VSL-1.0", "its SPDX name"),
        name(&["Universal Permissive License (UPL)"], "UPL-1.0", "there is one version"),
        name(&["University of Illinois/NCSA Open Source License"], "NCSA", "its SPDX name"),
        name(&["zlib/libpng License"], "Zlib", "its OSI name; `zlib/libpng` is no choice"),
        name(&["X.Net License"], "Xnet", "its SPDX name"),
        name(&["W3C License"], "W3C", "the license for software, not for documents"),
        name(&["CEA CNRS Inria Logiciel Libre License, version 2.1 (CeCILL-2.1)"], "CECILL-2.1", "the id in brackets"),
        name(&["CeCILL-B Free Software License Agreement (CECILL-B)"], "CECILL-B", "the id in brackets"),
        name(&["CeCILL-C Free Software License Agreement (CECILL-C)"], "CECILL-C", "the id in brackets"),
        name(&["Mozilla Public License 1.0 (MPL)"], "MPL-1.0", "as it says"),
        name(&["Educational Community License, Version 2.0 (ECL-2.0)"], "ECL-2.0", "the id in brackets"),
        name(&["Mulan Permissive Software License v2 (MulanPSL-2.0)"], "MulanPSL-2.0", "the id in brackets"),
        name(&["NASA Open Source Agreement v1.3 (NASA-1.3)"], "NASA-1.3", "the id in brackets"),
        name(&["MirOS License (MirOS)"], "MirOS", "the id in brackets"),
        name(&["Historical Permission Notice and Disclaimer (HPND)"], "HPND", "the id in brackets"),
    ],
    is_free: false,
};

/// `MODULE_LICENSE` of the Linux kernel: `Documentation/process/license-rules.rst`.
///
/// The macro says nothing of *only* and *or later*, and its BSD may be any: the file's own notice
/// decides where it has one.
#[rustfmt::skip]
pub(super) static KERNEL: Vocabulary = Vocabulary {
    names: &[
        likely(&["GPL", "GPL v2"], "GPL-2.0-only", "version 2; the macro does not say whether later ones will do"),
        likely(&["GPL and additional rights"], "GPL-2.0-only", "version 2, and more that the file must say"),
        likely(&["Dual MIT/GPL"], "MIT OR GPL-2.0-only", "a choice of the receiver"),
        likely(&["Dual BSD/GPL"], "BSD-3-Clause OR GPL-2.0-only", "a choice; which BSD, the file must say"),
        likely(&["Dual MPL/GPL"], "MPL-1.1 OR GPL-2.0-only", "a choice; the kernel has no other version of the MPL"),
        likely(&["Dual Apache/GPL"], "Apache-2.0 OR GPL-2.0-only", "a choice; version 2.0 is the one that Rust modules have"),
    ],
    is_free: false,
};

/// `FILE_LICENCE` of iPXE: the macros of its `compiler.h`, each with what its comment there says.
#[rustfmt::skip]
pub(super) static IPXE: Vocabulary = Vocabulary {
    names: &[
        name(&["GPL2_ONLY"], "GPL-2.0-only", "version 2 only"),
        name(&["GPL2_OR_LATER"], "GPL-2.0-or-later", "version 2, or any later one"),
        name(&["GPL2_OR_LATER_OR_UBDL"], "GPL-2.0-or-later WITH UBDL-exception", "the same, or unmodified binaries under the Unmodified Binary Distribution Licence"),
        name(&["GPL_ANY"], "GPL-1.0-or-later", "any version"),
        name(&["BSD3"], "BSD-3-Clause", "three clauses"),
        name(&["BSD2"], "BSD-2-Clause", "two clauses"),
        name(&["PUBLIC_DOMAIN"], "LicenseRef-placet-public-domain", "a dedication, by a name that no list has"),
    ],
    is_free: false,
};

/// `License:` of an R package: R's own table of short names (*Writing R Extensions*, 1.1.2).
#[rustfmt::skip]
pub(super) static CRAN: Vocabulary = Vocabulary {
    names: &[
        name(&["GPL-2", "GPL (== 2)"], "GPL-2.0-only", "R, *Licensing*: the version that it names"),
        name(&["GPL-3", "GPL (== 3)"], "GPL-3.0-only", "as before"),
        name(&["GPL (>= 2.0)"], "GPL-2.0-or-later", "as before"),
        name(&["LGPL-2"], "LGPL-2.0-only", "as before"),
        name(&["LGPL-2.1"], "LGPL-2.1-only", "as before"),
        name(&["LGPL-3"], "LGPL-3.0-only", "as before"),
        name(&["AGPL-3"], "AGPL-3.0-only", "as before"),
        name(&["GPL"], "GPL-1.0-or-later", "R, *Licensing*: without a version, any will do"),
        name(&["LGPL"], "LGPL-2.0-or-later", "R, *Licensing*: without a version, any will do"),
        name(&["AGPL"], "AGPL-3.0-or-later", "R, *Licensing*: without a version, any will do"),
        name(&["BSD_2_clause"], "BSD-2-Clause", "R's spelling of a template"),
        name(&["BSD_3_clause"], "BSD-3-Clause", "R's spelling of a template"),
        name(&[ "Apache License (== 2.0)", "Apache License (== 2)", "Apache License 2.0", ], "Apache-2.0", "R's way of asking for a version"),
        name(&["Apache License (>= 2.0)", "Apache License (>= 2)"], "Apache-2.0+", "R's way of asking for a version"),
        name(&["Mozilla Public License 2.0", "MPL (== 2.0)", "MPL-2.0"], "MPL-2.0", "R's way of asking for a version"),
        name(&["MPL (>= 2)", "MPL (>= 2.0)"], "MPL-2.0+", "R's way of asking for a version"),
        name(&["Lucent Public License"], "LPL-1.02", "R's table has version 1.02 alone"),
        name(&["CC0"], "CC0-1.0", "there is one version"),
        likely(&["Artistic License"], "Artistic-2.0", "R, *Licensing*, recommends this version"),
        name(&["EUPL (>= 1.1)"], "EUPL-1.1+", "R's way of asking for a version"),
        name(&["CeCILL-2"], "CECILL-2.0", "R's table"),
    ],
    is_free: false,
};

/// Short names of `debian/copyright`: the format's section *License specification*.
#[rustfmt::skip]
pub(super) static DEBIAN: Vocabulary = Vocabulary {
    names: &[
        name(&["Artistic", "Artistic-1"], "Artistic-1.0-Perl", "Debian's common text of this name is Perl's"),
        name(&["Perl"], "Artistic-1.0-Perl OR GPL-1.0-or-later", "the format: the same terms as Perl"),
        name(&["FreeBSD"], "BSD-2-Clause", "the format: the license of FreeBSD"),
        name(&["GFDL-NIV-1.1"], "GFDL-1.1-no-invariants-only", "NIV: no invariant sections"),
        name(&["GFDL-NIV-1.1+"], "GFDL-1.1-no-invariants-or-later", "NIV: no invariant sections"),
        name(&["GFDL-NIV-1.2"], "GFDL-1.2-no-invariants-only", "NIV: no invariant sections"),
        name(&["GFDL-NIV-1.2+"], "GFDL-1.2-no-invariants-or-later", "NIV: no invariant sections"),
        name(&["GFDL-NIV-1.3"], "GFDL-1.3-no-invariants-only", "NIV: no invariant sections"),
        name(&["GFDL-NIV-1.3+"], "GFDL-1.3-no-invariants-or-later", "NIV: no invariant sections"),
        name(&["W3C-Software"], "W3C", "the format: the license for software"),
        name(&["GPL"], "GPL-1.0-or-later", "the format: without a version, any"),
        name(&["LGPL"], "LGPL-2.0-or-later", "the format: without a version, any"),
        name(&["CC0"], "CC0-1.0", "there is one version"),
        name(&["Zope-2.1"], "ZPL-2.1", "the format's name"),
        name(&["Zope-2.0"], "ZPL-2.0", "the format's name"),
        name(&["Zope-1.1"], "ZPL-1.1", "the format's name"),
        name(&["EFL-1"], "EFL-1.0", "Eiffel Forum"),
        name(&["EFL-2"], "EFL-2.0", "Eiffel Forum"),
    ],
    is_free: true,
};

/// `License:` of RPM packages: Fedora's short names before it took SPDX ids.
#[rustfmt::skip]
pub(super) static RPM: Vocabulary = Vocabulary {
    names: &[
        name(&["GPL+"], "GPL-1.0-or-later", "Fedora: any version"),
        name(&["LGPL+"], "LGPL-2.0-or-later", "Fedora: any version"),
        name(&["Artistic", "Artistic clarified"], "Artistic-1.0-Perl", "Fedora takes the original alone for packages of Perl"),
        name(&["Artistic 2.0"], "Artistic-2.0", "Fedora's name"),
        name(&["Artistic 1.0"], "Artistic-1.0", "SUSE's name"),
        name(&["BSD with advertising"], "BSD-4-Clause", "Fedora's name for the advertising clause"),
        name(&["BSD with attribution"], "BSD-3-Clause-Attribution", "Fedora's name"),
        name(&["MIT with advertising"], "MIT-advertising", "Fedora's name"),
        name(&["OFL"], "OFL-1.1", "Fedora has this name for version 1.1 alone"),
        name(&["EPL"], "EPL-1.0", "Fedora's name from before version 2.0"),
        name(&["CPL"], "CPL-1.0", "there is one version"),
        name(&["IBM"], "IPL-1.0", "Fedora's name"),
        name(&["CDDL"], "CDDL-1.0", "Fedora's name from before version 1.1"),
        name(&["QPL"], "QPL-1.0", "there is one version"),
        name(&["Bitstream Vera"], "Bitstream-Vera", "Fedora's name"),
        name(&["Knuth"], "Knuth-CTAN", "Fedora's name"),
        name(&["NetCDF"], "NetCDF", "Fedora's name"),
        name(&["UCD"], "Unicode-DFS-2015", "Fedora's name for the license of Unicode's data"),
        likely(&["BSD"], "BSD-3-Clause", "Fedora has this name for two and three clauses; the stricter one is taken"),
        likely(&["Python"], "Python-2.0.1", "Fedora's name for the license of Python itself"),
    ],
    is_free: false,
};

/// Names of licenses in `pom.xml` that are spelled as their authors once did.
#[rustfmt::skip]
pub(super) static MAVEN: Vocabulary = Vocabulary {
    names: &[
        name(&[ "GNU General Public License, version 2 (GPL2), with the classpath exception", "GPL2 w/ CPE", "GPLv2 with classpath exception", "GPL-2.0-with-classpath-exception", ], "GPL-2.0-only WITH Classpath-exception-2.0", "the names that the JDK's projects have"),
        name(&[ "CDDL + GPLv2 with classpath exception", "CDDL+GPL License", "CDDL or GPLv2 with exceptions", "CDDL/GPLv2+CE", "Dual license consisting of the CDDL v1.1 and GPL v2", ], "CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0", "the choice under which GlassFish was published"),
        name(&["Go License"], "BSD-3-Clause", "the license of the Go project"),
        name(&["Bouncy Castle Licence"], "MIT", "its own text is MIT's"),
        name(&["The JSON License"], "JSON", "its SPDX name"),
        name(&["Eclipse Distribution License - v 1.0"], "BSD-3-Clause", "its text is that of the three clauses"),
        name(&["Public Domain, per Creative Commons CC0"], "CC0-1.0", "the dedication that it names"),
        likely(&["Eclipse Public License"], "EPL-1.0", "the name is from before version 2.0"),
        likely(&[ "The Apache Software License", "Apache License", "Apache Software License", ], "Apache-2.0", "Maven is younger than version 1.1"),
    ],
    is_free: false,
};

/// What a name means in its field, and how sure that is.
pub(super) fn look_up(raw: &str, vocabulary: Vocabulary) -> Option<(Expression, Class)> {
    let raw = raw.trim();
    let is_meant = |it: &&Name| it.names.iter().any(|name| name.eq_ignore_ascii_case(raw));
    let found = vocabulary.names.iter().chain(COMMON).find(is_meant)?;
    Some((Expression::parse(found.means).ok()?, found.class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meaning_is_an_expression_and_every_name_stands_once() {
        for vocabulary in [
            &DISTRIBUTION,
            &TROVE,
            &KERNEL,
            &IPXE,
            &CRAN,
            &DEBIAN,
            &RPM,
            &MAVEN,
        ] {
            let mut seen = std::collections::BTreeSet::new();
            for it in vocabulary.names {
                assert!(!it.reason.is_empty());
                assert!(Expression::parse(it.means).is_ok(), "{}", it.means);
                for name in it.names {
                    assert!(seen.insert(name.to_lowercase()), "{name} stands twice");
                }
            }
        }
    }
}
