// SPDX-License-Identifier: Apache-2.0

//! `build.gradle` and `settings.gradle`, in Groovy or Kotlin: what they state literally.

use super::{
    super::{
        super::{
            Manifest, Package, Requirement, Source, Workspace,
            document::Reader,
            script::{GRADLE, Spanned, Token, tokens},
        },
        is_name,
    },
    catalog::asked,
    scope,
};

/// Blocks whose statements are those of the block around them.
const TRANSPARENT: &[&str] = &["if", "else", "for", "while", "try"];

/// Blocks that say which versions will do, and not what is needed.
const CONSTRAINTS: &[&str] = &["constraints", "dependencyManagement", "resolutionStrategy"];

/// What the statements of a block are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    Top,
    Dependencies,
    Constraints,
    Other,
}

pub(in super::super) fn build(reader: &mut Reader<'_>) -> Manifest {
    let content = reader.text.content.as_ref();
    let mut package = Package::default();
    let mut requirements = Vec::new();
    each_statement(&tokens(content, GRADLE), |block, statement| match block {
        Block::Top => property(reader, &mut package, statement),
        Block::Dependencies => requirements.extend(dependencies(reader, statement)),
        Block::Constraints | Block::Other => (),
    });
    Manifest {
        package: Some(package),
        requirements,
        is_partial: true,
        ..Manifest::default()
    }
}

/// The name of the project in the same directory, and the projects of the build: `:a:b` is in the
/// directory `a/b`.
pub(in super::super) fn settings(reader: &Reader<'_>) -> Manifest {
    let content = reader.text.content.as_ref();
    let mut manifest = Manifest::default();
    let mut workspace = Workspace::default();
    each_statement(&tokens(content, GRADLE), |block, statement| {
        let first = statement.first().and_then(Spanned::word);
        let texts = statement.iter().filter_map(|it| Some((it.text()?, it)));
        match first.filter(|_| block == Block::Top) {
            Some("rootProject.name") => {
                manifest.package = texts.map(|it| named_root(reader, it)).next();
            }
            Some("include") => {
                let paths = texts.map(|(path, it)| project(reader, path, it));
                workspace.dependencies.extend(paths);
            }
            _ => (),
        }
    });
    if !workspace.dependencies.is_empty() {
        manifest.workspace = Some(workspace);
    }
    manifest
}

fn named_root(reader: &Reader<'_>, (name, at): (&str, &Spanned<'_>)) -> Package {
    Package {
        name: name.to_owned(),
        place: reader.text.place(at.span.clone()),
        ..Package::default()
    }
}

fn project(reader: &Reader<'_>, path: &str, at: &Spanned<'_>) -> (String, Requirement) {
    let path = path.trim_start_matches(':');
    let directory = path.replace(':', "/");
    let requirement = Requirement {
        name: path.rsplit(':').next().unwrap_or_default().to_owned(),
        source: Source::Path(directory),
        place: reader.text.place(at.span.clone()),
        ..Requirement::default()
    };
    (format!(":{path}"), requirement)
}

/// Calls back for each statement with the block that it stands in. A statement ends with its line,
/// unless brackets are open, and before a block of its own.
fn each_statement(tokens: &[Spanned<'_>], mut take: impl FnMut(Block, &[Spanned<'_>])) {
    let mut blocks = vec![Block::Top];
    let mut n_brackets = 0_usize;
    let mut start = 0;
    for (at, it) in tokens.iter().enumerate() {
        match it.token {
            Token::Mark('(' | '[') => n_brackets += 1,
            Token::Mark(')' | ']') => n_brackets = n_brackets.saturating_sub(1),
            Token::End if n_brackets > 0 => (),
            Token::Mark('{' | '}') | Token::End => {
                let block = blocks.last().copied().unwrap_or(Block::Top);
                let statement = tokens.get(start..at).unwrap_or_default();
                if !statement.is_empty() {
                    take(block, statement);
                }
                start = at + 1;
                if it.is('{') {
                    blocks.push(inner(block, statement));
                    n_brackets = 0;
                } else if it.is('}') && blocks.len() > 1 {
                    blocks.pop();
                    n_brackets = 0;
                }
            }
            _ => (),
        }
    }
    let block = blocks.last().copied().unwrap_or(Block::Top);
    match tokens.get(start..).unwrap_or_default() {
        [] => (),
        statement => take(block, statement),
    }
}

/// What the block that a statement opens is about.
fn inner(around: Block, statement: &[Spanned<'_>]) -> Block {
    let name = statement.iter().rev().find_map(Spanned::word);
    let first = statement.first().and_then(Spanned::word);
    if around == Block::Constraints || name.is_some_and(|it| CONSTRAINTS.contains(&it)) {
        Block::Constraints
    } else if name == Some("dependencies") {
        Block::Dependencies
    } else if first.is_some_and(|it| TRANSPARENT.contains(&it)) {
        around
    } else {
        Block::Other
    }
}

/// `group = 'org.owl'`, `version '1.0'`.
fn property(reader: &Reader<'_>, package: &mut Package, statement: &[Spanned<'_>]) {
    let (Some(name), [_, rest @ ..]) = (statement.first().and_then(Spanned::word), statement)
    else {
        return;
    };
    let value = match rest {
        [value] => value,
        [mark, value] if mark.is('=') => value,
        _ => return,
    };
    let Some(text) = value.text().filter(|it| !it.is_empty()) else {
        return;
    };
    let field = match name {
        "group" | "project.group" => &mut package.namespace,
        "version" | "project.version" => &mut package.version,
        "description" | "project.description" => &mut package.description,
        _ => return,
    };
    if name.ends_with("group") {
        package.place = reader.text.place(value.span.clone());
    }
    *field = Some(text.to_owned());
}

/// `implementation("group:artifact:version")` and its kin; the first word or text is the
/// configuration.
fn dependencies(reader: &mut Reader<'_>, statement: &[Spanned<'_>]) -> Vec<Requirement> {
    let (Some(first), Some(rest)) = (statement.first(), statement.get(1..)) else {
        return Vec::new();
    };
    let configuration = match first.word() {
        Some("add") => rest.iter().find_map(Spanned::text),
        word => word.or(first.text()),
    };
    let scope = configuration.map(scope).unwrap_or_default();
    let mut found: Vec<Requirement> = mapped(rest).into_iter().collect();
    for (at, it) in rest.iter().enumerate() {
        let before = rest.get(..at).unwrap_or_default();
        let callee = before.iter().rev().find_map(Spanned::word);
        found.extend(match &it.token {
            Token::Word(word) if word.starts_with("libs.") => Some(shared(word)),
            Token::Text(text) if callee == Some("kotlin") => Some(named(
                "org.jetbrains.kotlin",
                &format!("kotlin-{text}"),
                None,
            )),
            Token::Text(text) if matches!(callee, Some("project" | "path")) => Some(shared(text)),
            Token::Text(text) => coordinates(text),
            Token::Computed(text) => computed(reader, text, it),
            _ => None,
        });
    }
    let place = statement.last().map_or(0, |it| it.span.end);
    let place = reader.text.place(first.span.start..place);
    let finish = |it| Requirement {
        scope,
        place: place.clone(),
        ..it
    };
    found.into_iter().map(finish).collect()
}

/// `group: 'g', name: 'a', version: '1'`, in Kotlin with `=`.
fn mapped(tokens: &[Spanned<'_>]) -> Option<Requirement> {
    let value = |key: &str| {
        let at = tokens.iter().position(|it| it.word() == Some(key))?;
        let mark = tokens.get(at + 1)?;
        let value = tokens.get(at + 2)?;
        value.text().filter(|_| mark.is(':') || mark.is('='))
    };
    let (group, artifact) = (value("group")?, value("name")?);
    (is_name(group) && is_name(artifact)).then(|| named(group, artifact, value("version")))
}

fn named(group: &str, artifact: &str, version: Option<&str>) -> Requirement {
    let (requirement, version) = version.map(asked).unwrap_or_default();
    Requirement {
        name: format!("{group}:{artifact}"),
        requirement,
        version,
        ..Requirement::default()
    }
}

/// An entry of the catalog, or a project of the build.
fn shared(key: &str) -> Requirement {
    let name = key.strip_suffix(".get").unwrap_or(key);
    Requirement {
        name: name.to_owned(),
        is_inherited: true,
        is_alias: true,
        ..Requirement::default()
    }
}

/// `group:artifact:version:classifier@type`.
fn coordinates(text: &str) -> Option<Requirement> {
    let (text, kind) = text.split_once('@').unwrap_or((text, ""));
    let mut parts = text.split(':');
    let (group, artifact) = (parts.next()?, parts.next()?);
    if !is_name(group) || !is_name(artifact) {
        return None;
    }
    let version = parts.next().filter(|it| !it.is_empty());
    let mut it = named(group, artifact, version);
    let classifier = parts.next().unwrap_or_default();
    for (key, value) in [("classifier", classifier), ("type", kind)] {
        if !value.is_empty() && value != "jar" {
            it.qualifiers.push((key, value.to_owned()));
        }
    }
    Some(it)
}

/// A version that is computed is known by the lock file alone; a name that is computed is not
/// known.
fn computed(reader: &mut Reader<'_>, text: &str, at: &Spanned<'_>) -> Option<Requirement> {
    let is_plain = |it: &&str| is_name(it) && !it.contains('$');
    let mut parts = text.split(':');
    let (group, artifact) = (parts.next()?, parts.next()?);
    if !is_plain(&group) || !is_plain(&artifact) {
        reader.problem(at.span.clone(), "the name of a dependency is computed");
        return None;
    }
    let version = parts.next()?;
    Some(Requirement {
        version: None,
        ..named(group, artifact, Some(version))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("build.gradle.kts", input, expected);
        check_file("build.gradle", input, expected);
    }

    #[test]
    fn a_script_says_what_it_is() {
        check(
            "plugins { id 'java' }\ngroup = 'org.owl'\nversion '1.0'\ndescription = \"Hoots\"\n\
             allprojects {\n  version = '9'\n}\n",
            "package \"\" 1.0 -\norg.owl\nHoots\n",
        );
        check_file(
            "settings.gradle",
            "pluginManagement { }\nrootProject.name = 'hoot'\ninclude(':core', 'a:b')\n",
            "package \"hoot\" - -\n:a:b = b - -\n:core = core - -\n",
        );
        check_file("settings.gradle", "include 'core'\n", ":core = core - -\n");
    }

    #[test]
    fn literal_coordinates_are_read() {
        check(
            "buildscript {\n dependencies { classpath('g:plugin:1') }\n}\n\
             dependencies {\n  // implementation('no:no:1')\n  implementation('g:a:1.0')\n  api \"g:b\"\n\
             testImplementation('g:c:[1,2)') { exclude(module = 'x') }\n\
             runtimeOnly group: 'g', name: 'd', version: '2!!'\n  implementation(platform('g:bom:3'))\n\
             compileOnly('g:e:1:linux@zip')\n  implementation(\n    libs.owl.hoot\n  )\n\
             implementation(project(':core:base'))\n  implementation(kotlin('stdlib'))\n\
             implementation(files('lib/x.jar'))\n  if (x) { implementation 'g:f:1' }\n\
             constraints { implementation('g:no:1') }\n}\n",
            "package \"\" - -\ng:plugin 1 - Build\ng:a 1.0 - Runtime\ng:b - - Runtime\ng:c [1,2) - Dev\n\
             g:d 2!! 2 Runtime\ng:bom 3 - Runtime\ng:e 1 - Build classifier=linux type=zip\n\
             libs.owl.hoot - - Runtime shared\n:core:base - - Runtime shared\n\
             org.jetbrains.kotlin:kotlin-stdlib - - Runtime\ng:f 1 - Runtime\n",
        );
    }

    #[test]
    fn what_is_computed_is_not_invented() {
        check(
            "dependencies {\n  implementation(\"g:a:$version\")\n  implementation(\"g:${name}:1\")\n}\n",
            "package \"\" - -\ng:a $version - Runtime\n\
             problem in 3: the name of a dependency is computed\n",
        );
    }

    #[test]
    fn any_text_is_a_script() {
        check("}}}})))\n'", "package \"\" - -\n");
        check(&"dependencies {".repeat(10_000), "package \"\" - -\n");
    }
}
