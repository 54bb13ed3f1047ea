// SPDX-License-Identifier: Apache-2.0

//! Which licenses other lists name: the Blue Oak Council's ratings and what the Digital Public
//! Goods Alliance accepts.
//!
//! Sources: <https://blueoakcouncil.org/list>, version 15; the DPGA's
//! `help-center/licenses.md` of 2024-08-19. Deprecated ids stand as their successors.

/// How the Blue Oak Council rates permissive licenses, best first.
pub(super) static BLUE_OAK: &[(&str, &str)] = &[
    ("model", "BlueOak-1.0.0"),
    ("gold", "BSD-2-Clause-Patent"),
    (
        "silver",
        "ADSL Apache-2.0 APAFML BSD-1-Clause BSD-2-Clause BSD-2-Clause-Views BSL-1.0 DSDP ECL-1.0 \
         ECL-2.0 hdparm ImageMagick Intel-ACPI ISC Linux-OpenIB MIT MIT-Modern-Variant MIT-testregex \
         MIT-Wu MS-PL MulanPSL-1.0 Mup PostgreSQL SHL-0.5 Spencer-99 UPL-1.0 Xerox Xfig",
    ),
    (
        "bronze",
        "0BSD AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 AMDPLPA AML AMPAS ANTLR-PD ANTLR-PD-fallback \
         Apache-1.0 Apache-1.1 Artistic-2.0 Bahyph Barr bcrypt-Solar-Designer BSD-3-Clause \
         BSD-3-Clause-Attribution BSD-3-Clause-Clear BSD-3-Clause-HP BSD-3-Clause-LBNL \
         BSD-3-Clause-Modification BSD-3-Clause-No-Nuclear-License-2014 \
         BSD-3-Clause-No-Nuclear-Warranty BSD-3-Clause-Open-MPI BSD-3-Clause-Sun BSD-4-Clause \
         BSD-4-Clause-Shortened BSD-4-Clause-UC BSD-Source-Code bzip2-1.0.5 bzip2-1.0.6 CC0-1.0 \
         CFITSIO Clips CNRI-Jython CNRI-Python CNRI-Python-GPL-Compatible Cube curl eGenix Entessa \
         FTL fwlw HPND-Fenneberg-Livingston HPND-sell-regexpr HTMLTIDY IBM-pibs ICU Info-ZIP Intel \
         JasPer-2.0 Libpng libpng-2.0 libtiff LPPL-1.3c LZMA-SDK-9.22 MIT-0 MIT-advertising MIT-CMU \
         MIT-enna MIT-feh MIT-open-group MITNFA MTLL MulanPSL-2.0 Multics Naumen NCSA Net-SNMP NetCDF \
         NICTA-1.0 NIST-Software NTP OGL-Canada-2.0 OLDAP-2.0 OLDAP-2.0.1 OLDAP-2.1 OLDAP-2.2 \
         OLDAP-2.2.1 OLDAP-2.2.2 OLDAP-2.3 OLDAP-2.4 OLDAP-2.5 OLDAP-2.6 OLDAP-2.7 OLDAP-2.8 OML \
         OpenSSL PHP-3.0 PHP-3.01 Plexus PSF-2.0 Python-2.0 Ruby Saxpath SGI-B-2.0 SMLNJ SunPro SWL \
         Symlinks TCL TCP-wrappers UCAR Unicode-DFS-2015 Unicode-DFS-2016 UnixCrypt Unlicense VSL-1.0 \
         W3C X11 XFree86-1.1 xlock Xnet xpp Zlib zlib-acknowledgement ZPL-2.0 ZPL-2.1",
    ),
    (
        "lead",
        "AAL Adobe-2006 Afmparse Artistic-1.0 Artistic-1.0-cl8 Artistic-1.0-Perl Beerware blessing \
         Borceux BSD-2-Clause-Darwin CECILL-B check-cvs ClArtistic Condor-1.1 Crossword \
         CrystalStacker diffmark DOC EFL-1.0 EFL-2.0 Fair FSFAP FSFUL FSFULLR Giftware GLWTPL HPND \
         HPND-export-US IJG IJG-short Jam Kazlib Leptonica LPL-1.0 LPL-1.02 McPhee-slideshow MirOS \
         mpich2 NAIST-2003 NASA-1.3 NBPL-1.0 Newsletr NLPL NRL NTP-0 OFFIS OGTSL OLDAP-1.1 OLDAP-1.2 \
         OLDAP-1.3 OLDAP-1.4 psutils python-ldap Qhull Rdisc RSA-MD snprintf Spencer-86 Spencer-94 \
         SSH-short TU-Berlin-1.0 TU-Berlin-2.0 Vim W3C-19980720 W3C-20150513 Wsuipa WTFPL xinetd \
         XSkat Zed Zend-2.0 ZPL-1.1",
    ),
];

/// What the Digital Public Goods Alliance accepts, by what the work is.
pub(super) static DPG: &[(&str, &str)] = &[
    (
        "software",
        "0BSD AAL AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-1.1 Apache-2.0 APL-1.0 APSL-2.0 \
         Artistic-1.0 Artistic-2.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent BSD-3-Clause \
         BSD-3-Clause-LBNL BSL-1.0 CAL-1.0 CAL-1.0-Combined-Work-Exception CATOSL-1.1 CDDL-1.0 \
         CECILL-2.1 CNRI-Python CPAL-1.0 CPL-1.0 ECL-1.0 ECL-2.0 EFL-1.0 EFL-2.0 Entessa EPL-1.0 \
         EPL-2.0 EUDatagrid EUPL-1.2 Fair Frameworx-1.0 GPL-2.0-only GPL-2.0-or-later GPL-3.0-only \
         GPL-3.0-or-later HPND IPA IPL-1.0 ISC LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only \
         LGPL-3.0-or-later LiLiQ-P-1.1 LiLiQ-R-1.1 LiLiQ-Rplus-1.1 LPL-1.0 LPL-1.02 LPPL-1.3c MirOS \
         MIT MIT-0 Motosoto MPL-1.0 MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception MS-PL MS-RL \
         MulanPSL-2.0 Multics NASA-1.3 Naumen NCSA NGPL Nokia NPOSL-3.0 NTP OCLC-2.0 OFL-1.1 \
         OFL-1.1-no-RFN OFL-1.1-RFN OGTSL OLDAP-2.8 OSET-PL-2.1 OSL-1.0 OSL-2.1 OSL-3.0 PHP-3.0 \
         PHP-3.01 PostgreSQL Python-2.0 QPL-1.0 RPL-1.1 RPL-1.5 RPSL-1.0 RSCPL SimPL-2.0 Sleepycat \
         SPL-1.0 UCL-1.0 Unicode-DFS-2015 Unicode-DFS-2016 Unlicense UPL-1.0 VSL-1.0 W3C Watcom-1.0 \
         Xnet Zlib ZPL-2.0",
    ),
    (
        "content",
        "CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-3.0-AT CC-BY-3.0-US CC-BY-4.0 CC-BY-NC-1.0 \
         CC-BY-NC-2.0 CC-BY-NC-2.5 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-SA-1.0 CC-BY-NC-SA-2.0 \
         CC-BY-NC-SA-2.5 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-SA-1.0 CC-BY-SA-2.0 CC-BY-SA-2.5 \
         CC-BY-SA-3.0 CC-BY-SA-3.0-AT CC-BY-SA-4.0 CC0-1.0 CC-BY-3.0-IGO CC-BY-NC-3.0-IGO CC-BY-NC-SA-3.0-IGO \
         CC-BY-SA-3.0-IGO",
    ),
    (
        "data",
        "CC-BY-4.0 CC-BY-SA-4.0 CC0-1.0 ODbL-1.0 ODC-By-1.0 PDDL-1.0 CC-BY-3.0-IGO CC-BY-SA-3.0-IGO",
    ),
];
