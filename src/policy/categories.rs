// SPDX-License-Identifier: Apache-2.0

//! What kind of license each id of the SPDX list is, as the sets of a policy name it.
//!
//! Written from the license texts by family. A `*` at an entry's end stands for the rest of the
//! id. An id may stand under several kinds. What each kind means:
//! *permissive*: notices only. *public domain*: nothing is asked. *weak copyleft*: changes to the
//! files or the library stay under the license. *strong*: the whole work does. *network*: so does
//! a work that is only used over a network. *source-available*: the source is there, a field of
//! use is not. *proprietary*: no right to change or to pass on is given.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A kind of license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Asks for notices only.
    Permissive,
    /// Asks for nothing.
    PublicDomain,
    /// Keeps changes to its files or library under the license.
    WeakCopyleft,
    /// Keeps the whole work under the license.
    StrongCopyleft,
    /// Does so for use over a network as well.
    NetworkCopyleft,
    /// Excludes a field of use.
    SourceAvailable,
    /// Excludes commercial use.
    NonCommercial,
    /// Forbids changed versions.
    NoDerivatives,
    /// Grants no right to change or to pass on.
    Proprietary,
    /// Names no license.
    Unstated,
    /// Made for texts, images and other content.
    Content,
    /// Made for data.
    Data,
    /// Made for fonts.
    Font,
    /// Made for hardware designs.
    Hardware,
}

/// The kinds of an id, in the order of [`Category`]; empty for an id that the table has not.
pub fn categories(id: &str) -> &'static [Category] {
    static KINDS: LazyLock<FxHashMap<&'static str, Vec<Category>>> = LazyLock::new(kinds);
    KINDS.get(id).map_or(&[], Vec::as_slice)
}

/// The kinds of each id of the SPDX list. Part of every start: the table is gone through once.
fn kinds() -> FxHashMap<&'static str, Vec<Category>> {
    let mut ids: Vec<&'static str> = spdx::identifiers::LICENSES
        .iter()
        .map(|it| it.name)
        .collect();
    ids.sort_unstable();
    let mut kinds: FxHashMap<&'static str, Vec<Category>> = FxHashMap::default();
    for (category, entries) in TABLE {
        for entry in entries.split_whitespace() {
            let start = entry.strip_suffix('*').unwrap_or(entry);
            let first = ids.partition_point(|it| *it < start);
            let meant = ids.iter().skip(first).take_while(|it| matches(entry, it));
            for id in meant {
                let known = kinds.entry(id).or_default();
                if !known.contains(category) {
                    known.push(*category);
                }
            }
        }
    }
    kinds
}

/// The first entry of the table that has an id; one that ends in `*` stands for a family.
pub(super) fn entry_of(id: &str) -> Option<&'static str> {
    let entries = TABLE.iter().flat_map(|(_, it)| it.split_whitespace());
    let mut entries = entries.filter(|it| matches(it, id));
    entries.next()
}

fn matches(entry: &str, id: &str) -> bool {
    match entry.strip_suffix('*') {
        Some(start) => id.starts_with(start),
        None => entry == id,
    }
}

static TABLE: &[(Category, &str)] = &[
    (
        Category::Permissive,
        "BSD-1-Clause* BSD-2-Clause* BSD-3-Clause BSD-3-Clause-A* BSD-3-Clause-C* BSD-3-Clause-H* \
         BSD-3-Clause-L* BSD-3-Clause-M* BSD-3-Clause-No-Nuclear-Warranty BSD-3-Clause-Open-MPI \
         BSD-3-Clause-S* BSD-3-Clause-T* BSD-3-Clause-acpica BSD-3-Clause-flex BSD-4* BSD-A* \
         BSD-I* BSD-Mark-Modifications BSD-Source-Code* BSD-Source-alt-GPL BSD-Source-beginning-file BSD-Systemics* \
         BSD-ask-to-endorse MIT MIT-* MITNFA HPND* Apache-* AFL-* CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 \
         CC-BY-2.5-AU CC-BY-3.0 CC-BY-3.0-AT CC-BY-3.0-AU CC-BY-3.0-DE CC-BY-3.0-IGO CC-BY-3.0-NL \
         CC-BY-3.0-US CC-BY-4.0 CDLA-Permissive-* OLDAP-2.* OGL-* PHP-3.* Python-2.* ZPL-* W3C* \
         X11* Unicode-3.0 Unicode-DFS-* SGI-* ECL-* EFL-* MulanPSL-* NLOD-* TU-Berlin-* Spencer-* \
         DocBook-* 0BSD 3D-Slicer-1.0 AAL ADSL AMD-newlib AMDPLPA AML AML-glslang AMPAS APAFML \
         Abstyles AdaCore-doc Adobe-2006 Adobe-Display-PostScript Adobe-Glyph Adobe-Utopia \
         Advanced-Cryptics-Dictionary Afmparse App-s2p Aspell-RU BOLA-1.1 BSL-1.0 Baekmuk Bahyph \
         Barr Beerware Bitstream-Charter Bitstream-Vera BlueOak-1.0.0 Boehm-GC \
         Boehm-GC-without-fee Borceux Brian-Gladman-2-Clause Brian-Gladman-3-Clause \
         Brian-Gladman-3-Clause-no-conversion Buddy Bugroff CECILL-B CERN-OHL-P-2.0 CFITSIO \
         CMU-Mach CMU-Mach-nodoc CNRI-Jython CNRI-Python CNRI-Python-GPL-Compatible COIL-1.0 \
         Caldera-no-preamble Catharon Clips Community-Spec-1.0 Condor-1.1 Cornell-Lossless-JPEG \
         Cronyx Crossword CryptoSwift CrystalStacker Cube DEC-3-Clause DL-DE-BY-2.0 \
         DL-DE-ZERO-2.0 DOC DRL-1.0 DRL-1.1 DSDP Dotseqn EPICS ESA-PL-permissive-2.4 EUDatagrid \
         Entessa FBM FSFAP FSFAP-no-warranty-disclaimer FSFULLR FSFULLRSD FSFULLRWD FTL Fair \
         Ferguson-Twofish FreeBSD-DOC Furuseth GD GLWTPL Game-Programming-Gems Giftware Glulxe \
         Graphics-Gems Gutmann HDF5 HIDAPI HP-1986 HP-1989 HTMLTIDY HaskellReport IBM-pibs ICU \
         IJG IJG-short ISC ISC-Veillard ImageMagick Info-ZIP Informatica Inner-Net-2.0 InnoSetup \
         Intel Intel-ACPI JPNIC JSON Jam JasPer-2.0 Kastrup Kazlib Knuth-CTAN LOOP LPD-document Linux-man-pages-1-para \
         Latex2e Latex2e-translated-notice Leptonica LiLiQ-P-1.1 Libpng Linux-OpenIB \
         Lucida-Bitmap-Fonts MIPS MMIXware MPEG-SSG MS-PL MTLL MVT-1.1 Mackerras-3-Clause \
         Mackerras-3-Clause-acknowledgment Martin-Birgmeier McPhee-slideshow Minpack MirOS \
         Multics Mup NAIST-2003 NCSA NICTA-1.0 NIST-PD-fallback NIST-Software NRL NTP NTP-0 \
         Naumen Net-SNMP NetCDF Newsletr Nunit O-UDA-1.0 OAR ODC-By-1.0 OFFIS OGC-1.0 \
         OGDL-Taiwan-1.0 OLFL-1.3 OML OPL-UK-3.0 OSC-1.0 OSSP OpenMDW-1.0 OpenSSL \
         OpenSSL-standalone OpenVision PADL PSF-2.0 ParaType-Free-Font-1.3 Pixar Plexus \
         PostgreSQL RSA-MD Rdisc Ruby-pty SCEA SGMLUG-PM SGP4 SHL-0.5 SHL-0.51 SL SMLNJ \
         SSH-OpenSSH SSH-short SSLeay-standalone SWL Saxpath SchemeReport Sendmail Sendmail-8.23 \
         Sendmail-Open-Source-1.1 Soundex StandardML-NJ Sun-PPP Sun-PPP-2000 SunPro TCL \
         TCP-wrappers TPDL TTWL TTYP0 TekHVC TermReadKey ThirdEye TrustedQSL UCAR UMich-Merit \
         UPL-1.0 UnixCrypt VSL-1.0 Vixie-Cron Widget-Workshop WordNet Wsuipa XFree86-1.1 XSkat \
         Xdebug-1.03 Xerox Xfig Xnet Zed Zeeff Zend-2.0 Zlib atc-game bcrypt-Solar-Designer \
         bzip2-1.0.5 bzip2-1.0.6 check-cvs checkmk curl cve-tou dtoa dvipdfm eGenix etalab-2.0 \
         fwlw generic-xts gtkbook hdparm hyphen-bulgarian iMatix jove libpng-1.6.35 libpng-2.0 \
         libtiff libutil-David-Nugent lsof magaz mailprio man2html metamail mpi-permissive mpich2 \
         mplus ngrep pkgconf pnmstitch psfrag psutils python-ldap radvd snprintf softSurfer \
         ssh-keyscan swrule threeparttable ulem w3m wwl xinetd xkeyboard-config-Zinoviev xlock \
         xpp xzoom zlib-acknowledgement",
    ),
    (
        Category::PublicDomain,
        "ANTLR-PD ANTLR-PD-fallback CC-PDDC CC-PDM-1.0 CC0-1.0 FSFUL LZMA-SDK-9.* NCBI-PD NIST-PD \
         NIST-PD-TNT NLPL NTIA-PD PDDL-1.0 SAX-PD SAX-PD-2.0 Symlinks Unlicense \
         Unlicense-libtelnet Unlicense-libwhirlpool WTFPL WTFNMFPL blessing diffmark \
         libselinux-1.0",
    ),
    (
        Category::WeakCopyleft,
        "APSL-* Artistic-* BitTorrent-* CATOSL-1.1 CC-BY-SA-* CDDL-* CDL-1.0 CDLA-Sharing-1.0 \
         CECILL-C CERN-OHL-1.1 CERN-OHL-1.2 CERN-OHL-W-2.0 CPL-1.0 CUA-OPL-1.0 ClArtistic EPL-* \
         ESA-PL-weak-copyleft-2.4 ErlPL-1.1 Eurosym FDK-AAC Frameworx-1.0 FreeImage GCR-docs \
         GFDL-* GL2PS IPA IPL-1.0 Imlib2 Interbase-1.0 LGPL-* LGPLLR LPL-* LPPL-* LiLiQ-R-1.1 \
         Linux-man-pages-copyleft* MMPL-1.0.1 MPL-* MS-RL NASA-1.3 \
         NBPL-1.0 NGPL NOSL NPL-* Nokia Noweb OCCT-PL OCLC-2.0 ODbL-1.0 OFL-* OGTSL OLDAP-1.* \
         OPL-1.0 OPUBL-1.0 OSET-PL-2.1 OpenPBS-2.3 Qhull RPSL-1.0 RSCPL Ruby SISSL SISSL-1.2 \
         SMPPL SNIA SPL-1.0 TAPR-OHL-1.0 TORQUE-1.1 TPL-1.0 UCL-1.0 URT-RLE Ubuntu-font-1.0 \
         YPL-1.0 Zimbra-* gSOAP-1.3b gnuplot wxWindows Motosoto MakeIndex Arphic-1999 Vim LAL-*",
    ),
    (
        Category::StrongCopyleft,
        "BSD-Protection CC-SA-1.0 CECILL-1.0 CECILL-1.1 CECILL-2.0 CECILL-2.1 \
         CERN-OHL-S-2.0 D-FSL-1.0 ESA-PL-strong-copyleft-2.4 EUPL-1.0 GPL-* Glide LiLiQ-Rplus-1.1 \
         QPL-* RHeCos-1.1 SMAIL-GPL SimPL-2.0 Sleepycat TGPPL-1.0 TMate TOSL VOSTROM \
         copyleft-next-* eCos-2.0 PPL YPL-1.1 APL-1.0 SugarCRM-1.1.3",
    ),
    (
        Category::NetworkCopyleft,
        "AGPL-* CAL-1.0* CPAL-1.0 EUPL-1.1 EUPL-1.2 NPOSL-3.0 OSL-* RPL-* Parity-*",
    ),
    (
        Category::SourceAvailable,
        "Aladdin BUSL-1.1 Elastic-2.0 FSL-1.1-* SSPL-1.0 SUL-1.0 Hippocratic-* \
         BSD-3-Clause-No-Military-License BSD-3-Clause-No-Nuclear-License \
         BSD-3-Clause-No-Nuclear-License-2014 BSD-3-Clause-OpenWebUI JPL-image NCL Watcom-1.0 \
         CPOL-1.02 MS-LPL PolyForm-Small-Business-1.0.0 ASWF-Digital-Assets-* C-UDA-1.0 UnRAR",
    ),
    (
        Category::NonCommercial,
        "CC-BY-NC-* NCGL-UK-2.0 PolyForm-Noncommercial-1.0.0 PolyForm-Small-Business-1.0.0 \
         Aladdin SUL-1.0 FSL-1.1-* PPL",
    ),
    (Category::NoDerivatives, "CC-BY-ND-* CC-BY-NC-ND-*"),
    (
        Category::Proprietary,
        "ALGLIB-Documentation SOFA Unicode-TOU ISO-permission Caldera IEC-Code-Components-EULA \
         FDK-MPEG-H CAPEC-tou",
    ),
    (Category::Unstated, "any-OSI any-OSI-perl-modules"),
    (
        Category::Content,
        "CC-BY-* CC-SA-1.0 CC0-1.0 CC-PDDC CC-PDM-1.0 GFDL-* LAL-* FreeBSD-DOC OPUBL-1.0 \
         OPL-UK-3.0 OGL-* NCGL-UK-2.0 Linux-man-pages-* LPD-document GCR-docs Community-Spec-1.0",
    ),
    (
        Category::Data,
        "CDLA-* ODbL-1.0 ODC-By-1.0 PDDL-1.0 C-UDA-1.0 O-UDA-1.0 DL-DE-* etalab-2.0 NLOD-* \
         OGDL-Taiwan-1.0 CDL-1.0",
    ),
    (
        Category::Font,
        "OFL-* Ubuntu-font-1.0 Bitstream-* Arphic-1999 IPA Baekmuk ParaType-Free-Font-1.3 \
         Lucida-Bitmap-Fonts mplus APAFML Adobe-Glyph Adobe-Utopia TTYP0 Eurosym",
    ),
    (Category::Hardware, "CERN-OHL-* TAPR-OHL-1.0 SHL-*"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &str, expected: &[Category]) {
        assert_eq!(categories(id), expected, "{id}");
    }

    /// The kinds that exclude one another.
    const PRIMARY: usize = 5;

    fn listed() -> impl Iterator<Item = &'static str> {
        let ids = spdx::identifiers::LICENSES.iter().map(|it| it.name);
        ids.filter(|id| *id != "NOASSERTION")
    }

    #[test]
    fn every_id_of_the_list_has_a_kind_and_at_most_one_of_those_that_exclude_others() {
        for id in listed() {
            let found = categories(id);
            assert!(!found.is_empty(), "{id}");
            let primary = found.iter().filter(|it| (**it as usize) < PRIMARY).count();
            assert!(primary <= 1, "{id}: {found:?}");
        }
    }

    #[test]
    fn every_entry_matches_an_id() {
        for entry in TABLE.iter().flat_map(|(_, ids)| ids.split_whitespace()) {
            assert!(listed().any(|id| matches(entry, id)), "{entry}");
        }
    }

    #[test]
    fn well_known_licenses_are_what_they_are() {
        check("MIT", &[Category::Permissive]);
        check("Apache-2.0", &[Category::Permissive]);
        check("GPL-2.0-or-later", &[Category::StrongCopyleft]);
        check("LGPL-2.1-only", &[Category::WeakCopyleft]);
        check("MPL-2.0", &[Category::WeakCopyleft]);
        check("AGPL-3.0-only", &[Category::NetworkCopyleft]);
        check("SSPL-1.0", &[Category::SourceAvailable]);
        check("CC0-1.0", &[Category::PublicDomain, Category::Content]);
        check(
            "CC-BY-NC-ND-4.0",
            &[
                Category::NonCommercial,
                Category::NoDerivatives,
                Category::Content,
            ],
        );
        check("BUSL-1.1", &[Category::SourceAvailable]);
    }
}
