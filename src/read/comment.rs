// SPDX-License-Identifier: Apache-2.0

//! How comments are written, by a file's name: a table, and the look-up.
//!
//! To add a language, add its endings to the row of its syntax, or a row.

use crate::walk::RepoPath;

/// How comments are written in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syntax {
    /// What starts a comment that ends with its line.
    pub line: &'static [&'static str],
    /// What opens and closes a comment that may have several lines.
    pub block: &'static [(&'static str, &'static str)],
}

struct Row {
    syntax: Syntax,
    /// Endings without the dot, in small letters.
    endings: &'static [&'static str],
    /// Whole names, in small letters.
    names: &'static [&'static str],
}

const fn row(
    line: &'static [&'static str],
    block: &'static [(&'static str, &'static str)],
    endings: &'static [&'static str],
    names: &'static [&'static str],
) -> Row {
    Row {
        syntax: Syntax { line, block },
        endings,
        names,
    }
}

const C_BLOCK: (&str, &str) = ("/*", "*/");
const XML_BLOCK: (&str, &str) = ("<!--", "-->");

static ROWS: &[Row] = &[
    row(
        &["//"],
        &[C_BLOCK],
        &[
            "c",
            "cc",
            "cpp",
            "cxx",
            "c++",
            "h",
            "hh",
            "hpp",
            "hxx",
            "inc",
            "ino",
            "inl",
            "ipp",
            "tcc",
            "m",
            "mm",
            "java",
            "js",
            "cjs",
            "mjs",
            "jsx",
            "ts",
            "cts",
            "mts",
            "tsx",
            "cs",
            "go",
            "rs",
            "swift",
            "kt",
            "kts",
            "scala",
            "groovy",
            "gradle",
            "dart",
            "proto",
            "zig",
            "v",
            "sv",
            "svh",
            "vh",
            "glsl",
            "vert",
            "frag",
            "hlsl",
            "cu",
            "cuh",
            "cl",
            "metal",
            "wgsl",
            "sol",
            "idl",
            "qml",
            "d",
            "vala",
            "pde",
            "rl",
            "dts",
            "dtsi",
            "ld",
            "lds",
            "lex",
            "yy",
            "l",
            "y",
            "json5",
            "jsonc",
            "scss",
            "less",
            "styl",
            "as",
            "hx",
            "jsonnet",
            "libsonnet",
            "prisma",
            "thrift",
            "fbs",
            "cue",
            "bicep",
            "nut",
            "uc",
            "typ",
            "asc",
            "capnp",
            "jai",
            "odin",
            "cjsx",
            "s",
            "asm6",
        ],
        &["go.mod", "go.work"],
    ),
    row(
        &["//", "#"],
        &[C_BLOCK],
        &["php", "php3", "phtml", "tf", "hcl", "tfvars", "nix"],
        &[],
    ),
    row(&[], &[C_BLOCK], &["css", "rlib"], &[]),
    row(
        &["#"],
        &[],
        &[
            "sh",
            "bash",
            "zsh",
            "fish",
            "ksh",
            "csh",
            "tcl",
            "awk",
            "sed",
            "mk",
            "mak",
            "am",
            "ac",
            "toml",
            "yaml",
            "yml",
            "cfg",
            "conf",
            "properties",
            "r",
            "pp",
            "bb",
            "bbclass",
            "bzl",
            "bazel",
            "star",
            "gn",
            "gni",
            "po",
            "pot",
            "env",
            "desktop",
            "service",
            "gitignore",
            "gitattributes",
            "gitmodules",
            "editorconfig",
            "dockerfile",
            "ninja",
            "gyp",
            "gypi",
            "nim",
            "cr",
            "ex",
            "exs",
            "graphql",
            "gql",
            "rego",
            "elv",
            "nu",
            "spec",
            "rake",
            "gemspec",
            "podspec",
            "ru",
            "tpl",
            "feature",
            "robot",
            "snakefile",
        ],
        &[
            "makefile",
            "gnumakefile",
            "dockerfile",
            "containerfile",
            "gemfile",
            "rakefile",
            "vagrantfile",
            "podfile",
            "kconfig",
            "build",
            "workspace",
            "justfile",
            "sconstruct",
            "sconscript",
            "codeowners",
            "meson.build",
            "pipfile",
            "procfile",
            ".bashrc",
        ],
    ),
    row(&["#"], &[("#[[", "]]")], &["cmake"], &["cmakelists.txt"]),
    row(
        &["#"],
        &[("\"\"\"", "\"\"\""), ("'''", "'''")],
        &["py", "pyi", "pyx", "pxd", "pyw"],
        &[],
    ),
    row(&["#"], &[("=begin", "=end")], &["rb", "rbi"], &[]),
    row(
        &["#"],
        &[("=pod", "=cut")],
        &["pl", "pm", "t", "pod", "raku"],
        &[],
    ),
    row(&["#"], &[("#=", "=#")], &["jl"], &[]),
    row(&["#"], &[("<#", "#>")], &["ps1", "psm1", "psd1"], &[]),
    row(
        &[],
        &[XML_BLOCK],
        &[
            "xml", "html", "htm", "xhtml", "svg", "xsd", "xsl", "xslt", "vue", "svelte", "md",
            "markdown", "plist", "resx", "csproj", "vbproj", "fsproj", "props", "targets", "ui",
            "qrc", "nuspec", "dtd", "rdf", "xaml", "wsdl", "mdx", "ts.xml", "xlf", "xliff",
        ],
        &[],
    ),
    row(&["--"], &[C_BLOCK], &["sql", "ddl", "plsql", "pgsql"], &[]),
    row(
        &["--"],
        &[("{-", "-}")],
        &["hs", "lhs", "elm", "purs", "agda", "idr", "cabal"],
        &[],
    ),
    row(
        &["--"],
        &[("--[[", "]]")],
        &["lua", "rockspec", "luau"],
        &[],
    ),
    row(
        &["--"],
        &[],
        &["adb", "ads", "ada", "vhd", "vhdl", "gpr"],
        &[],
    ),
    row(
        &[";"],
        &[],
        &[
            "asm", "nasm", "ini", "scm", "el", "clj", "cljs", "cljc", "edn", "ll", "inf", "reg",
        ],
        &[],
    ),
    row(&[";"], &[("#|", "|#")], &["lisp", "lsp", "rkt", "ss"], &[]),
    row(
        &["%"],
        &[],
        &[
            "tex", "sty", "cls", "bib", "erl", "hrl", "ltx", "dtx", "ins", "ps", "prolog",
        ],
        &[],
    ),
    row(
        &["!"],
        &[],
        &["f", "f77", "f90", "f95", "f03", "f08", "for", "ftn"],
        &[],
    ),
    row(&["'"], &[], &["vb", "vbs", "bas", "frm", "vba"], &[]),
    row(&["REM", "rem", "::"], &[], &["bat", "cmd"], &[]),
    row(
        &["//"],
        &[("(*", "*)"), ("{", "}")],
        &["pas", "dpr", "lpr", "pp0"],
        &[],
    ),
    row(&["//"], &[("(*", "*)")], &["fs", "fsi", "fsx"], &[]),
    row(
        &[],
        &[("(*", "*)")],
        &["ml", "mli", "mll", "mly", "sml", "nb", "wl", "thy"],
        &[],
    ),
    row(
        &[".\\\"", "'\\\""],
        &[],
        &[
            "1", "2", "3", "4", "5", "6", "7", "8", "9", "man", "mdoc", "roff",
        ],
        &[],
    ),
    row(&[".."], &[], &["rst"], &[]),
    row(&["//"], &[("////", "////")], &["adoc", "asciidoc"], &[]),
    row(&["@c", "@comment"], &[], &["texi", "texinfo"], &[]),
    row(
        &["dnl", "#"],
        &[],
        &["m4"],
        &["configure.ac", "configure.in"],
    ),
    row(&["\""], &[], &["vim"], &[".vimrc"]),
    row(
        &[],
        &[("{{!--", "--}}"), XML_BLOCK],
        &["hbs", "handlebars"],
        &[],
    ),
    row(
        &[],
        &[("{#", "#}"), XML_BLOCK],
        &["j2", "jinja", "jinja2", "twig"],
        &[],
    ),
    row(
        &[],
        &[("<%--", "--%>"), XML_BLOCK],
        &["jsp", "aspx", "ascx", "asax"],
        &[],
    ),
    row(&[], &[("<%#", "%>"), XML_BLOCK], &["erb", "ejs"], &[]),
    row(&["*"], &[], &["cob", "cbl", "cpy", "abap"], &[]),
];

/// How comments are written in a file, as far as its name tells.
pub fn syntax(path: &RepoPath) -> Option<&'static Syntax> {
    let name = std::str::from_utf8(path.name()).ok()?.to_lowercase();
    let by_name = ROWS.iter().find(|row| row.names.contains(&name.as_str()));
    let by_ending = || {
        let (_, ending) = name.rsplit_once('.')?;
        ROWS.iter().find(|row| row.endings.contains(&ending))
    };
    by_name.or_else(by_ending).map(|row| &row.syntax)
}

/// Whether a language goes by this ending, which is in small letters and without a dot.
pub(super) fn knows_ending(ending: &str) -> bool {
    ROWS.iter().any(|row| row.endings.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, line: &[&str], block: &[(&str, &str)]) {
        let path = RepoPath::new(path.as_bytes());
        let found = syntax(&path).map(|it| (it.line, it.block));
        assert_eq!(found, Some((line, block)), "{path}");
    }

    #[test]
    fn comments_are_told_by_ending_or_name() {
        check("a/b.RS", &["//"], &[("/*", "*/")]);
        check("Makefile", &["#"], &[]);
        check("CMakeLists.txt", &["#"], &[("#[[", "]]")]);
        check("a.html", &[], &[("<!--", "-->")]);
        assert_eq!(syntax(&RepoPath::new(b"LICENSE")), None);
        assert_eq!(syntax(&RepoPath::new(b"\xff.c")), None);
    }

    #[test]
    fn no_ending_or_name_stands_twice() {
        for keys in [|it: &Row| it.endings, |it: &Row| it.names] {
            let mut all: Vec<_> = ROWS.iter().flat_map(keys).collect();
            all.sort();
            let twice: Vec<_> = all.windows(2).filter(|it| it[0] == it[1]).collect();
            assert!(twice.is_empty(), "{twice:?}");
        }
    }
}
