// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::walk::RepoPath;

/// What the fields of a text say, wherever its words about licenses stand.
fn found(text: &Text<'_>) -> Found {
    find(text, &crate::detect::prefilter::hits(&text.content).places)
}

/// What is found in a file, a line each: `expression class`, or `- class raw: problem`, or
/// `see file`.
pub(super) fn check(path: &str, content: &str, expected: &[&str]) {
    let place = RepoPath::new(path.as_bytes());
    let text = Text::of(&place, content);
    let found = found(&text);
    let mut lines = Vec::new();
    for it in &found.matches {
        assert!(content.get(it.span.clone()).is_some(), "{path}: {it:?}");
        let raw = it.raw.as_deref().unwrap_or_default();
        lines.push(match &it.expression {
            Some(expression) => format!("{expression} {:?}", it.class),
            None => format!("- {:?} {raw}", it.class),
        });
    }
    let references = found.references.iter();
    lines.extend(references.map(|it| format!("see {}", it.target)));
    assert_eq!(lines, expected, "{path}: {content}");
}

#[test]
fn every_form_of_npm_is_read() {
    check(
        "package.json",
        r#"{"name": "a", "license": "MIT"}"#,
        &["MIT Declared"],
    );
    check(
        "a/package.json",
        r#"{"license": "(MIT OR Apache-2.0)"}"#,
        &["MIT OR Apache-2.0 Declared"],
    );
    check(
        "package.json",
        r#"{"license": {"type": "ISC", "url": "http://x/MIT"}}"#,
        &["ISC Declared"],
    );
    check(
        "package.json",
        r#"{"licenses": [{"type": "MIT", "url": "x"}, {"type": "Zlib"}]}"#,
        &["MIT OR Zlib Declared"],
    );
    check(
        "package.json",
        r#"{"license": "SEE LICENSE IN ./LIZENZ.md"}"#,
        &["see LIZENZ.md"],
    );
    check(
        "package.json",
        r#"{"license": "UNLICENSED"}"#,
        &["- Declared UNLICENSED"],
    );
    check("package.json", r#"{"license": "BSD"}"#, &["- Named BSD"]);
    check(
        "package.json",
        r#"{"license": "MIT OR Nonsense"}"#,
        &["MIT Named", "- Declared MIT OR Nonsense"],
    );
    check(
        "package.json",
        r#"{"a": {"license": "MIT"}, "license": ""}"#,
        &[],
    );
    check(
        "composer.json",
        r#"{"license": ["LGPL-2.1-only", "GPL-3.0-or-later"]}"#,
        &["LGPL-2.1-only OR GPL-3.0-or-later Declared"],
    );
    check(
        "package.json",
        r#"{"license": "M\u0049T""#,
        &["MIT Declared"],
    );
    check(
        "codemeta.json",
        r#"{"license": "https://spdx.org/licenses/GPL-3.0-only"}"#,
        &["GPL-3.0-only Declared"],
    );
}

#[test]
fn manifests_of_rust_are_read_without_the_workspaces_members() {
    check(
        "Cargo.toml",
        "[package]\nname = \"a\"\nlicense = \"MIT/Apache-2.0\"\nlicense-file = \"LICENSE\"\n",
        &["MIT OR Apache-2.0 Declared", "see LICENSE"],
    );
    check(
        "Cargo.toml",
        "[workspace.package]\nlicense = \"MIT\"\n",
        &["MIT Declared"],
    );
    check(
        "Cargo.toml",
        "[package]\nlicense.workspace = true\n[dependencies]\nlicense = \"3\"\n",
        &[],
    );
}

#[test]
fn metadata_of_python_is_read_down_to_the_description() {
    check(
        "METADATA",
        "Metadata-Version: 2.4\nName: a\nLicense-Expression: BSD-3-Clause\nLicense: GPL\nLicense-File: LICENSE.txt\n\nLicense: MIT\n",
        &["BSD-3-Clause Declared", "see LICENSE.txt"],
    );
    check(
        "PKG-INFO",
        "Metadata-Version: 1.0\nLicense: MIT License\nClassifier: License :: OSI Approved\nClassifier: License :: OSI Approved :: MIT License\n",
        &["MIT Declared", "MIT Declared"],
    );
    check("METADATA", "License: MIT\n", &[]);
    check(
        "pyproject.toml",
        "[project]\nlicense = \"MIT\"\n",
        &["MIT Declared"],
    );
    check(
        "pyproject.toml",
        "[project]\nlicense = {text = \"MIT\", file = \"LICENSE\"}\n",
        &["MIT Declared", "see LICENSE"],
    );
    check(
        "pyproject.toml",
        "[tool.poetry]\nlicense = \"ISC\"\n",
        &["ISC Declared"],
    );
    check(
        "setup.py",
        "setup(name='a', license='MIT',\n  x_license='GPL', license=LICENSE)",
        &["MIT Declared"],
    );
    check(
        "setup.cfg",
        "[metadata]\nlicense = MIT\nlicense_file = COPYING\n[x]\nlicense = ISC\n",
        &["MIT Declared", "see COPYING"],
    );
}

#[test]
fn classifiers_are_read_by_their_last_part() {
    let check = |last: &str, expected: &str| {
        let line = format!("    'License :: OSI Approved :: {last}',\n");
        check("setup.py", &line, &[expected]);
    };
    check("MIT License", "MIT Declared");
    check(
        "GNU General Public License v2 or later (GPLv2+)",
        "GPL-2.0-or-later Declared",
    );
    check(
        "GNU Affero General Public License v3",
        "AGPL-3.0-only Declared",
    );
    check(
        "GNU Lesser General Public License v3 (LGPLv3)",
        "LGPL-3.0-only Declared",
    );
    check("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0 Declared");
    check("Apache Software License", "Apache-2.0 Named");
    check("BSD License", "- Named BSD License");
    check(
        "European Union Public Licence 1.2 (EUPL 1.2)",
        "EUPL-1.2 Declared",
    );
    check("The Unlicense (Unlicense)", "Unlicense Declared");
    check("ISC License (ISCL)", "ISC Declared");
    check("zlib/libpng License", "Zlib Declared");
}

#[test]
fn a_pom_offers_a_choice_of_what_it_names() {
    let pom = |names: &[&str]| {
        let licenses = names.iter().map(|it| {
            format!("<license>\n <name>{it}</name>\n <url>https://x.org/mit</url>\n</license>\n")
        });
        format!(
            "<project><!-- <licenses> --><licenses>\n{}</licenses></project>",
            licenses.collect::<String>()
        )
    };
    check("pom.xml", &pom(&["Vim"]), &["Vim Declared"]);
    check(
        "a-1.pom",
        &pom(&["The Apache Software License, Version 2.0"]),
        &["Apache-2.0 Declared"],
    );
    check(
        "pom.xml",
        &pom(&["MIT", "EPL-2.0"]),
        &["MIT OR EPL-2.0 Declared"],
    );
    check(
        "pom.xml",
        &pom(&["MIT", "House &amp; Garden"]),
        &["MIT Declared", "- Declared House & Garden"],
    );
    check(
        "pom.xml",
        &pom(&["CDDL + GPLv2 with classpath exception"]),
        &["CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0 Declared"],
    );
    check("pom.xml", "<licenses><license><name>MIT", &[]);
}

#[test]
fn packages_of_net_and_ruby_are_read() {
    check(
        "a.nuspec",
        "<license type=\"expression\">MIT OR MS-PL</license>",
        &["MIT OR MS-PL Declared"],
    );
    check(
        "a.nuspec",
        "<license type=\"file\">LICENSE.txt</license>",
        &["see LICENSE.txt"],
    );
    check(
        "a.gemspec",
        "Gem::Specification.new do |s|\n  s.license = 'MIT'\nend",
        &["MIT Declared"],
    );
    check(
        "a.gemspec",
        "  spec.licenses = [\"MIT\",\n \"Ruby\"]\n",
        &["MIT AND Ruby Declared"],
    );
    check(
        "a.podspec",
        "  s.license = { :type => 'BSD-2-Clause', :file => 'LICENSE' }",
        &["BSD-2-Clause Declared", "see LICENSE"],
    );
    check(
        "a.gemspec",
        "  # s.license = 'MIT'\n license = 'GPL'\n",
        &[],
    );
}

#[test]
fn packages_of_r_have_templates_and_files() {
    let check = |value: &str, expected: &[&str]| {
        let content = format!("Package: a\nVersion: 1\nLicense: {value}\n");
        check("DESCRIPTION", &content, expected);
    };
    check("MIT + file LICENSE", &["MIT Declared", "see LICENSE"]);
    check(
        "GPL (>= 2) | file LICENCE",
        &["GPL-2.0-or-later Declared", "see LICENCE"],
    );
    check("GPL-2 | GPL-3", &["GPL-2.0-only OR GPL-3.0-only Declared"]);
    check(
        "BSD_3_clause + file LICENSE",
        &["BSD-3-Clause Declared", "see LICENSE"],
    );
    check("Apache License (>= 2.0)", &["Apache-2.0+ Declared"]);
    check("file LICENSE", &["see LICENSE"]);
    check("Own", &["- Declared Own"]);
}

#[test]
fn packages_of_distributions_have_short_names() {
    let debian = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n\
        Files: *\nCopyright: 2020 Ann\nLicense: GPL-2+ or Artistic\n\nFiles: b\nLicense: own\n text\n\n\
        License: Expat\n text\n";
    check(
        "debian/copyright",
        debian,
        &[
            "GPL-2.0-or-later OR Artistic-1.0-Perl Declared",
            "- Unknown own",
            "MIT Declared",
        ],
    );
    check(
        ".reuse/dep5",
        "Format: x\n\nFiles: *\nLicense: MIT\n",
        &["MIT Clue"],
    );
    check("copyright", "License: MIT\n", &[]);
    let rpm = |value: &str, expected: &[&str]| {
        check(
            "a.spec",
            &format!("Name: a\nVersion: 1\nLicense: {value}\n"),
            expected,
        );
    };
    rpm("GPLv3+", &["GPL-3.0-or-later Declared"]);
    rpm(
        "(GPL+ or Artistic) and ASL 2.0",
        &["(GPL-1.0-or-later OR Artistic-1.0-Perl) AND Apache-2.0 Declared"],
    );
    rpm("MIT", &["MIT Declared"]);
    rpm("%{license}", &[]);
    check(
        "APKBUILD",
        "pkgname=a\nlicense=\"MIT AND ISC\"\n",
        &["MIT AND ISC Declared"],
    );
    check(
        "PKGBUILD",
        "license=('MIT' 'GPL3')\n",
        &["MIT AND GPL-3.0-only Declared"],
    );
}

#[test]
fn modules_of_the_kernel_have_a_table() {
    check("a.c", "MODULE_LICENSE(\"GPL\");\n", &["GPL-2.0-only Named"]);
    check(
        "a.c",
        "MODULE_LICENSE(\"Dual MIT/GPL\");\n",
        &["MIT OR GPL-2.0-only Named"],
    );
    check(
        "a.c",
        "MODULE_LICENSE(\"Proprietary\");\n",
        &["- Declared Proprietary"],
    );
    check(
        "a.h",
        "#define MODULE_LICENSE(x) \"GPL\"\nMY_MODULE_LICENSE(\"GPL\")\n",
        &[],
    );
}

#[test]
fn banners_of_minified_files_are_read() {
    check("a.min.js", "/*! @license MIT */x", &["MIT Declared"]);
    check(
        "a.js",
        "/**\n * @license Apache-2.0\n * @x\n */",
        &["Apache-2.0 Declared"],
    );
    check(
        "a.php",
        "* @license https://x.org/mit MIT License",
        &["MIT Declared"],
    );
    check(
        "a.js",
        "/* @license React v1\n * Copyright x */ @licenseText MIT",
        &[],
    );
}

#[test]
fn lines_with_bars_of_minified_files_are_read() {
    check("a.min.js", "/*! owl 1.2 | MIT */x()", &["MIT Declared"]);
    check(
        "a.css",
        "/* owl v1 (Custom Build) | (c) 2014 Ann | MIT OR Apache-2.0\n * Build: x\n */",
        &["MIT OR Apache-2.0 Declared"],
    );
    for silent in [
        "/* MIT | owl.example/license | v1 */",
        "/* owl | the MIT way */",
        "/* owl */ a = b | MIT;",
        "x = 1; /* owl | MIT */",
        "/* owl\n * | MIT */",
    ] {
        check("a.js", silent, &[]);
    }
}

#[test]
fn other_files_about_software_are_read() {
    check(
        "META-INF/MANIFEST.MF",
        "Bundle-License: Apache-2.0;link=\"https\n ://x\",https://y.org/z\n",
        &["Apache-2.0 Declared"],
    );
    check(
        "publiccode.yml",
        "name: a\nlegal:\n  license: AGPL-3.0-or-later\n",
        &["AGPL-3.0-or-later Declared"],
    );
    check("publiccode.yml", "x:\n  license: MIT\n", &[]);
    check("CITATION.cff", "license: \"MIT\" # x\n", &["MIT Declared"]);
    check(
        "CITATION.cff",
        "license:\n  - MIT\n  - ISC\nother:\n  - Zlib\n",
        &["MIT OR ISC Declared"],
    );
    check(
        "REUSE.toml",
        "[[annotations]]\nSPDX-License-Identifier = \"MIT\"\n",
        &["MIT Clue"],
    );
}

#[test]
fn huge_and_hostile_files_are_bounded() {
    let path = RepoPath::new(b"package.json");
    let deep = "[".repeat(1_000_000) + "\"license\"";
    check("package.json", &deep, &[]);
    let many = format!("{{\"license\": [{}]}}", "\"whatever\",".repeat(100_000));
    let found_of_many = found(&Text::of(&path, &many));
    assert!(found_of_many.is_over);
    assert_eq!(found_of_many.matches.len(), super::super::MOST_MATCHES);
    let problem = |it: &Match| it.problem.as_deref().map(str::to_owned);
    let last = found_of_many.matches.last().and_then(problem);
    assert!(last.is_some_and(|it| it.starts_with("not read: ")));
    let path = RepoPath::new(b"pom.xml");
    let open = "<licenses><license><name>".repeat(50_000);
    assert_eq!(found(&Text::of(&path, &open)).matches, []);
    for path in [
        "pom.xml",
        "setup.py",
        "a.gemspec",
        "DESCRIPTION",
        "a.spec",
        "publiccode.yml",
    ] {
        check(path, "", &[]);
        check(path, "license \u{202e}é = 'é\nLicense: \n<licenses>é", &[]);
    }
}

#[test]
fn a_macro_of_ipxe_declares() {
    check(
        "main.c",
        "FILE_LICENCE ( GPL2_OR_LATER_OR_UBDL );\n",
        &["GPL-2.0-or-later WITH UBDL-exception Declared"],
    );
    check(
        "a.S",
        "\tFILE_LICENCE ( BSD2 )\n",
        &["BSD-2-Clause Declared"],
    );
    check(
        "a.h",
        "#define FILE_LICENCE( _licence ) PASTE ( _licence )\n",
        &[],
    );
    check("a.h", "#define FILE_LICENCE_BSD3 \\\n", &[]);
}

#[test]
fn a_manifest_too_long_for_its_fields_is_told() {
    let start = "<project><licenses><license><name>MIT</name></license></licenses>";
    let path = RepoPath::new(b"pom.xml");
    let n_bounds = |n: usize| {
        let content = format!("{start}{}</project>", " ".repeat(n));
        crate::detect::detect(&Text::of(&path, &content), crate::licenses::corpus())
            .bounds
            .len()
    };
    assert_eq!((n_bounds(10), n_bounds(MAX_LENGTH)), (0, 1));
}
