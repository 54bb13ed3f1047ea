// SPDX-License-Identifier: Apache-2.0

//! What the inputs of the fuzz targets are put together of: words and marks that the parts of the
//! program look for. All of it is invented or names something.

/// What text is laid out with.
#[rustfmt::skip]
pub(crate) const WORDS: &[&str] = &[
    " ", "\n", "\r\n", "\r", "\t", "// ", "/* ", " */", " * ", "# ", "dnl ", ".\\\" ", "REM ",
    "\"", "\\n", "\\u00e9", "\\\"", "&nbsp;", "&copy;", "<p>", "</p>", "<year>", "<", ">", "&",
    "\\", "-\n", "\u{200b}", "\u{ad}", "\0", "é", "\u{435}", "许可", "\u{feff}", "{\\rtf1 ",
    "\\par ", "\\'e9", "license", "permission", "granted", "copyright", "redistribution",
    "warranty", "GPL", "software", "2", ".", ",", "+ ", "> ",
];

// REUSE-IgnoreStart
/// What tags are written with.
#[rustfmt::skip]
pub(crate) const TAGS: &[&str] = &[
    "SPDX-License-Identifier", "SPDX", "spdx", "-", ":", " ", "=", "\"", "'", "MIT", "GPL-2.0+",
    "GPL-3.0-only", "Apache-2.0", "LicenseRef-x", "DocumentRef-y:", "Classpath-exception-2.0",
    " OR ", " AND ", " WITH ", "(", ")", "/", ",", "+", "// ", "/* ", " */", "<!-- ", " -->",
    "# ", "\n", "\r\n", "|", "*", "<", ">", "{", "}", "[", "]", "SPDX-SnippetBegin",
    "SPDX-SnippetEnd", "REUSE-IgnoreStart", "REUSE-IgnoreEnd", "SPDX-FileCopyrightText", "NONE",
    "NOASSERTION", "$", "%s", "\\n", "é", "\0",
];
// REUSE-IgnoreEnd

/// What statements say.
#[rustfmt::skip]
pub(crate) const STATEMENTS: &[&str] = &[
    " ", "\n", "\n\n", ". ", ", ", "; ", "/", "+", "-", "(", ")", "\"", "licensed ", "under ",
    "the ", "terms of ", "license ", "License", "GNU ", "General ", "Public ", "Lesser ",
    "Library ", "Affero ", "GPL", "LGPL", "gpl", "version ", "v", "2", "2.1", "3", "3.0", "1.1",
    "or ", "and ", "and/or ", "either ", "later", "only", "(at your option) ", "any ", "MIT",
    "BSD", "3-clause ", "Apache ", "Mozilla ", "Creative Commons ", "Attribution", "ShareAlike ",
    "not ", "compatible ", "see ", "LICENSE", "COPYING", "/usr/share/common-licenses/GPL-2",
    "with ", "exception", "Classpath ", "linking ", "dual", "Alternatively, ", "same terms as ",
    "Perl itself", "public domain", "https://www.gnu.org/licenses/gpl-3.0.html",
    "https://opensource.org/licenses/MIT", "лицензии ", "许可", "ライセンス", "رخصة", "licencia ",
    "Lizenz ", "as published by ", "Free Software Foundation", "// ", " * ",
];

/// What copyright statements say.
#[rustfmt::skip]
pub(crate) const COPYRIGHTS: &[&str] = &[
    "Copyright", "copyright", "COPYRIGHT", "(c)", "(C)", "©", "&copy;", "\\u00a9", "\\(co",
    "Copr.", " ", "\n", "\r\n", "\n * ", "\n# ", "// ", "2019", "1999", "2099", "2024", "-", "–",
    ", ", ": ", ".", "by ", "and ", "& ", "present", "Ann Smith", "J. R. Doe", "Иванов Иван",
    "张三", "وزارة", "José Muñoz", "Example Inc.", "GmbH & Co. KG", "<ann@example.org>",
    "https://example.org", "All rights reserved", "the authors", "notice", "holders", "<year>",
    "[yyyy]", "\"", "(", ")", ";", "=", "*/", "-->", "版权所有", "Авторские права", "Droits",
    "\u{200e}", "\t",
];

/// What manifests are written with.
#[rustfmt::skip]
pub(crate) const FIELDS: &[&str] = &[
    "{", "}", "[", "]", ":", ",", "\"", "'", "\n", " ", "  ", "=", "#", "\"name\"", "\"version\"",
    "\"license\"", "\"licenses\"", "\"type\"", "\"url\"", "\"dependencies\"", "\"packages\"",
    "\"\"", "\"a\"", "\"1.0.0\"", "\"MIT\"", "\"(MIT OR Apache-2.0)\"", "\"SEE LICENSE IN x\"",
    "null", "true", "1", "\\u00e9", "\\n", "\\\"", "[package]\n", "[workspace]\n",
    "[[package]]\n", "[dependencies]\n", "name = \"a\"\n", "version = \"1.0.0\"\n",
    "license = \"MIT\"\n", "license-file = \"../x\"\n", "license.workspace = true\n",
    "members = [\"*\"]\n", "License: ", "Classifier: License :: OSI Approved :: MIT License\n",
    "Files: *\n", "Copyright: 2020 Ann\n", "GPL-2+ and MIT", "<project>", "</project>",
    "<licenses><license><name>", "</name></license></licenses>", "<!--", "-->",
    "- ", "a: ", "&a ", "*a", "<<: *a\n", "|\n", "uses: a/b@v1\n", "steps:\n", "jobs:\n", "FROM ",
    "ARG A=1\n", "${A}", "AS b\n", "Name: a\nVersion: 1\n", "%{name}", "%global a %{a}\n", "%package x\n",
    "Requires: ", ">= 1", "pkgname=a\n", "depends=\"", "$", "(", ")", "%{", "<<\"a\">>", "{:hex, :a, ",
    "\"nodes\"", "\"root\"", "\"inputs\"", "\"locked\"", "{{ a }}", "{% set a = \"1\" %}\n", "provider ",
    "FetchContent_Declare(", "URL ", "build-depends: ", "constraints: ", "depends: ", "[[deps.A]]\n",
    "<parent>", "</parent>", "<groupId>g</groupId>", "<artifactId>a</artifactId>", "<version>${v}</version>",
    "<properties><v>${v}</v></properties>", "<dependencies><dependency>", "</dependency></dependencies>",
    "<ItemGroup>", "</ItemGroup>", "<PackageReference Include=\"A\" Version=\"1\"/>", "$(v)",
    "dependencies {\n", "implementation(\"g:a:1\")\n", "}\n", "g:a:1=b\n", "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "<![CDATA[", "]]>", "&amp;", "&b;", "MODULE_LICENSE(\"", "\");", "@license ", "file LICENSE",
];

/// What lock files and other lists of packages are written with.
#[rustfmt::skip]
pub(crate) const LOCKS: &[&str] = &[
    "__metadata:\n", "lockfileVersion: '9.0'\n", "importers:\n", "packages:\n", "snapshots:\n",
    "dependencies:\n", "optionalDependencies:\n", "devDependencies:\n", "  .:\n", "  p/m:\n",
    "  /a/1.0.0_b@2:\n", "  /a@1.0.0(b@2):\n", "  '@s/a@1.0.0':\n", "  file:x:\n", "a@^1, a@2:\n",
    "\"a@npm:^1, @s/b@npm:*\":\n", "  version \"1.0.0\"\n", "  version: 1.0.0\n", "    a: 1.0.0\n",
    "    \"@s/b\" \"*\"\n", "      a: link:../..\n", "      a: {specifier: ^1, version: 1.0.0}\n",
    "  resolution: \"a@npm:1.0.0\"\n", "  resolution: \"a@patch:a@npm%3A1#x::locator=m%40workspace%3A.\"\n",
    "  resolution: \"m@workspace:p\"\n", "  resolved \"https://h/a/-/a.tgz#0123\"\n",
    "    resolution: {integrity: sha512-//8=, tarball: 'https://h/t'}\n", "  integrity sha1-AAA=\n",
    "    resolution: {repo: 'git@h:o/r', commit: abc}\n", "    dev: true\n", "  linkType: soft\n",
    "- ", "? ", ": ", "- &x ", "*x", "|\n", ">-\n", "!!str ", "---\n", "%TAG ! a\n", "{", "}", "[", "]",
    ",", "\"", "'", "\n", " ", "  ", "#", "//", "/*", "*/", ",}", ",]", "\"packages\": {", "\"workspaces\": {",
    "\"\": {\"name\": \"m\", \"dependencies\": {\"a\": \"1\"}},", "\"a\": [\"a@1.0.0\", \"\", {}, \"sha1-AAA=\"],",
    "\"a/@s/b\": [\"@s/b@git+https://h/b#1\", {}],", "\"m\": [\"m@workspace:p\"],", "\u{feff}", "é", "\t",
    "[submodule \"a\"]\n", "\tpath = a\n", "\turl = ../b.git\n", "h1:AAA= ", "example.org/m v1.0.0 ",
    "setup(name='a', license=\"MIT\")\n", "-c x.txt\n",
];

/// Files whose fields are read, beside manifests.
#[rustfmt::skip]
pub(crate) const FIELD_FILES: &[&str] = &[
    "pom.xml", "PKG-INFO", "setup.py", "setup.cfg", "pyproject.toml", "DESCRIPTION",
    "debian/copyright", "a.spec", "a.gemspec", "composer.json", "bower.json", "APKBUILD",
    "MANIFEST.MF", "REUSE.toml", ".reuse/dep5", "a.nuspec", "a.c", "a.js", "pubspec.yaml",
    "a.cabal",
];

/// What expressions are written with.
#[rustfmt::skip]
pub(crate) const EXPRESSIONS: &[&str] = &[
    "MIT", "mit", "Apache-2.0", "GPL-2.0", "GPL-2.0+", "GPL-3.0-only", "GPL-2.0-or-later",
    "LicenseRef-x", "DocumentRef-y:LicenseRef-z", "AdditionRef-w", "Classpath-exception-2.0",
    " ", " OR ", " AND ", " WITH ", " or ", " and ", " with ", "(", ")", "+", "-", "/", ",", ";",
    "|", "&", "License", "Public License", "BSD", "version ", "2", "v3", "or later", "NONE",
    "NOASSERTION", "UNLICENSED", "SEE LICENSE IN ", "é", "\n", "\0", "許可", "\"", "AND", "OR",
    "((((", "))))",
];

/// Inputs in words: runs of pieces as they follow each other in the list, and each with the one
/// seven places on.
pub(crate) fn spelled(pieces: &[&str]) -> Vec<String> {
    let runs = pieces.chunks(5).map(<[_]>::concat);
    let pairs = pieces.iter().zip(pieces.iter().cycle().skip(7));
    runs.chain(pairs.map(|(a, b)| format!("{a}{b}"))).collect()
}
