// SPDX-License-Identifier: Apache-2.0

//! Fills in what manifests leave to each other: what a parent says, what a variable stands for,
//! which version holds for all.
//!
//! The rules are Maven's: *Introduction to the POM* (inheritance, interpolation) and *Introduction
//! to the Dependency Mechanism* (management, imports). A value counts where it is used: a variable
//! of a parent's text is looked up in the child first. Addresses are the parent's own; Maven adds
//! the names of modules to them, where hardly ever a page stands. A parent that is not in the tree
//! is looked for by its coordinates among all that [`fill`] is given, wherever these were found, and
//! [`missing`] says which are not among them.

mod context;
mod model;
mod text;

use rustc_hash::FxHashSet;

use self::{
    context::Context,
    model::{Key, Models},
    text::Unfilled,
};
use super::{
    super::{Manifest, Package, Problem, Requirement, Source, range::exact},
    Coordinates,
};
use crate::{read::Place, walk::RepoPath};

/// The most requirements that manifests have from their parents, in all of a tree; keeps hostile
/// trees from costing the square of their size.
const MAX_INHERITED: usize = 500_000;

/// What came of manifests: each with what it leaves to others, `None` where it leaves nothing.
pub(super) struct Filled {
    pub(super) manifests: Vec<Option<Manifest>>,
    pub(super) problems: Vec<(RepoPath, Problem)>,
}

/// The first `n_own` are of the tree; the others only give.
pub(super) fn fill(manifests: &[(RepoPath, &Manifest)], n_own: usize) -> Filled {
    let models = Models::of(manifests, n_own);
    let contexts = Context::all(&models);
    let mut filler = Filler {
        models: &models,
        contexts: &contexts,
        n_inherited: 0,
        problems: Vec::new(),
    };
    let mut filled: Vec<Option<Manifest>> = vec![None; manifests.len()];
    for (at, context) in contexts.iter().enumerate() {
        let index = models.get(at).map(|it| it.index).filter(|it| *it < n_own);
        if let Some(slot) = index.and_then(|it| filled.get_mut(it)) {
            *slot = filler.manifest(at, context);
        }
    }
    Filled {
        manifests: filled,
        problems: filler.problems,
    }
}

/// What those of the tree continue or import and what is not there, sorted, each once.
pub(super) fn missing(manifests: &[(RepoPath, &Manifest)], n_own: usize) -> Vec<Coordinates> {
    let models = Models::of(manifests, n_own);
    if models.len() == 0 {
        return Vec::new();
    }
    let contexts = Context::all(&models);
    let mut found: Vec<Coordinates> = contexts.iter().flat_map(Context::missing).collect();
    found.sort();
    found.dedup();
    found
}

struct Filler<'m, 'a> {
    models: &'m Models<'a>,
    contexts: &'m [Context<'m, 'a>],
    n_inherited: usize,
    problems: Vec<(RepoPath, Problem)>,
}

impl<'m, 'a> Filler<'m, 'a> {
    fn manifest(&mut self, at: usize, context: &Context<'m, 'a>) -> Option<Manifest> {
        let model = self.models.get(at)?;
        let own = model.manifest;
        if context.is_endless {
            let place = model.template.parent.as_ref().map(|it| it.place.clone());
            let place = place.unwrap_or_default();
            self.problem(
                model.path,
                &place,
                "the parents lead in a circle".to_owned(),
            );
        }
        let mut filled = Manifest {
            ecosystem: own.ecosystem,
            rank: own.rank,
            home: own.home,
            workspace: own.workspace.clone(),
            includes: own.includes.clone(),
            lock: own.lock.clone(),
            is_partial: own.is_partial || context.has_unknown_parent(),
            ..Manifest::default()
        };
        if let Some(package) = &own.package {
            let (package, license_at) = self.package(package, context);
            filled.package = Some(package);
            filled.license_at = license_at;
        }
        filled.requirements = self.requirements(context);
        Some(filled)
    }

    /// A package with what it has from its parents, and where its license stands if not in its
    /// own manifest.
    fn package(&mut self, own: &Package, context: &Context<'m, 'a>) -> (Package, Option<RepoPath>) {
        let mut package = own.clone();
        let mut license_at = None;
        for (path, parent) in context.parents() {
            if package.license.is_none() && parent.license.is_some() {
                package.license.clone_from(&parent.license);
                license_at = Some(path.clone());
            }
            inherit(&mut package, parent);
        }
        let place = own.place.clone();
        let mut fill = |text: &mut String| match context.fill(text) {
            Ok(filled) => {
                *text = filled;
                true
            }
            Err(unfilled) => {
                if let Some(path) = context.path().filter(|_| !context.is_copy()) {
                    self.problem(path, &place, context.message(&unfilled));
                }
                false
            }
        };
        fill(&mut package.name);
        for field in [
            &mut package.version,
            &mut package.description,
            &mut package.homepage,
            &mut package.repository,
        ] {
            if field.as_mut().is_some_and(|it| !fill(it)) {
                *field = None;
            }
        }
        for list in [&mut package.authors, &mut package.suppliers] {
            list.retain_mut(&mut fill);
        }
        (package, license_at)
    }

    /// What a manifest and its parents ask for; of two that ask for the same the child counts.
    fn requirements(&mut self, context: &Context<'m, 'a>) -> Vec<Requirement> {
        let mut found: Vec<Requirement> = Vec::new();
        let mut seen = FxHashSet::default();
        for (model, is_own) in context.models() {
            for asked in &model.manifest.requirements {
                self.n_inherited += usize::from(!is_own);
                if self.n_inherited > MAX_INHERITED && !is_own {
                    let message = "more is inherited than is read".to_owned();
                    self.problem(model.path, &asked.place, message);
                    return found;
                }
                let Some(mut it) = self.requirement(asked, model.path, context) else {
                    continue;
                };
                // A profile may ask for what the project asks for too.
                let key = (it.name.clone(), it.qualifiers.clone(), it.is_optional);
                if seen.insert(key) {
                    it.file = (!is_own).then(|| model.path.clone());
                    found.push(it);
                }
            }
        }
        found
    }

    /// `None` where its name cannot be told.
    fn requirement(
        &mut self,
        asked: &Requirement,
        path: &RepoPath,
        context: &Context<'m, 'a>,
    ) -> Option<Requirement> {
        let mut it = asked.clone();
        let mut unfilled: Option<Unfilled> = None;
        let mut fill = |text: &mut String| match context.fill(text) {
            Ok(filled) => *text = filled,
            Err(error) => unfilled = Some(error),
        };
        fill(&mut it.name);
        it.qualifiers.iter_mut().for_each(|(_, text)| fill(text));
        if let Source::Path(path) = &mut it.source {
            fill(path);
        }
        if let Some(error) = &unfilled {
            self.problem(path, &asked.place, context.message(error));
            return None;
        }
        if let Some(managed) = context.managed(self.contexts, Key::of(&it)) {
            take(&mut it, managed.requirement);
            if asked.requirement.is_none() {
                self.version(
                    &mut it,
                    managed.path,
                    &managed.requirement.place,
                    managed.context,
                );
            }
        }
        if asked.requirement.is_some() {
            self.version(&mut it, path, &asked.place, context);
        }
        if it.source == Source::Registry && self.models.has(&it.name, it.version.as_deref()) {
            it.source = Source::Path(String::new());
        }
        Some(it)
    }

    /// Fills in the version that is asked for; a range is none.
    fn version(
        &mut self,
        it: &mut Requirement,
        path: &RepoPath,
        place: &Place,
        context: &Context<'_, '_>,
    ) {
        let Some(asked) = &it.requirement else {
            return;
        };
        match context.fill(asked) {
            Ok(filled) => {
                it.version = exact(&filled).filter(|_| it.version.is_some());
                it.requirement = Some(filled);
            }
            Err(unfilled) => {
                it.version = None;
                if !context.is_copy() {
                    self.problem(path, place, context.message(&unfilled));
                }
            }
        }
    }

    fn problem(&mut self, path: &RepoPath, place: &Place, message: String) {
        if self.models.is_outside(path) {
            return;
        }
        let place = place.clone();
        self.problems
            .push((path.clone(), Problem { place, message }));
    }
}

/// What a requirement leaves open.
fn take(it: &mut Requirement, managed: &Requirement) {
    if it.requirement.is_none() {
        it.requirement.clone_from(&managed.requirement);
        it.version.clone_from(&managed.version);
    }
    if it.is_unscoped && !managed.is_unscoped {
        it.scope = managed.scope;
        it.is_unscoped = false;
    }
    it.excludes.extend(managed.excludes.iter().cloned());
}

fn inherit(package: &mut Package, parent: &Package) {
    for (field, from) in [
        (&mut package.description, &parent.description),
        (&mut package.homepage, &parent.homepage),
        (&mut package.repository, &parent.repository),
    ] {
        if field.is_none() {
            field.clone_from(from);
        }
    }
    for (field, from) in [
        (&mut package.authors, &parent.authors),
        (&mut package.suppliers, &parent.suppliers),
    ] {
        if field.is_empty() {
            field.clone_from(from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{link, tests::check};
    use crate::{ecosystems, read::Text, walk::RepoPath};

    fn pom(coordinates: &str, rest: &str) -> String {
        let names = ["groupId", "artifactId", "version"];
        let named = names.iter().zip(coordinates.split(':'));
        let named: Vec<String> = named
            .map(|(name, it)| format!("<{name}>{it}</{name}>"))
            .collect();
        let named = named.concat();
        format!("<project>{named}{rest}</project>")
    }

    fn dependency(coordinates: &str, rest: &str) -> String {
        let whole = pom(coordinates, rest);
        whole
            .replace("project>", "dependency>")
            .replace("<version></version>", "")
    }

    fn parent(coordinates: &str) -> String {
        pom(coordinates, "").replace("project>", "parent>")
    }

    fn needs(all: &str) -> String {
        format!("<dependencies>{all}</dependencies>")
    }

    fn manages(all: &str) -> String {
        format!(
            "<dependencyManagement>{}</dependencyManagement>",
            needs(all)
        )
    }

    fn problems(files: &[(&str, &str)]) -> Vec<String> {
        let parsed = files.iter().map(|(path, content)| {
            let path = RepoPath::new(path.as_bytes());
            let manifest = ecosystems::parse(&Text::of(&path, content)).expect("a manifest");
            (path, manifest)
        });
        let parsed: Vec<_> = parsed.collect();
        let given: Vec<_> = parsed.iter().map(|(path, it)| (path.clone(), it)).collect();
        let problems = link(&given).problems.into_iter();
        problems
            .map(|(path, it)| format!("{path}: {}", it.message))
            .collect()
    }

    const LICENSE: &str = "<licenses><license><name>MIT</name></license></licenses>";

    #[test]
    fn children_have_what_parents_say() {
        let root = pom(
            "g:root:1",
            &format!(
                "{LICENSE}<properties><a.version>2</a.version></properties>{}{}",
                manages(
                    &(dependency("g:a:${a.version}", "")
                        + &dependency("g:t:3", "<scope>test</scope>"))
                ),
                needs(&dependency("g:t:", "")),
            ),
        );
        let child = format!(
            "<project>{}<artifactId>child</artifactId>{}</project>",
            parent("g:root:1"),
            needs(&(dependency("g:a:", "") + &dependency("g:root:${project.version}", ""))),
        );
        check(
            &[("pom.xml", &root), ("child/pom.xml", &child)],
            "pkg:maven/g/a@2 Direct Runtime -\npkg:maven/g/child@1 Workspace Runtime MIT\n\
             pkg:maven/g/root@1 Root Runtime MIT\npkg:maven/g/t@3 Direct Dev -\n\
             g:child -> g:a Runtime\ng:child -> g:root Runtime\ng:child -> g:t Dev\n\
             g:root -> g:t Dev\nopen\n",
        );
    }

    #[test]
    fn a_parent_is_found_by_its_coordinates_and_its_values_are_the_childs() {
        let base = pom(
            "g:base:1",
            &format!(
                "<properties><v>1</v></properties>{}",
                manages(&dependency("${project.groupId}:a:${v}", "")),
            ),
        );
        let child = format!(
            "<project>{}<groupId>h</groupId><artifactId>c</artifactId><properties><v>7</v></properties>{}</project>",
            parent("g:base:1"),
            needs(&dependency("h:a:", "")),
        );
        check(
            &[("tools/base/pom.xml", &base), ("pom.xml", &child)],
            "pkg:maven/g/base@1 Workspace Runtime -\npkg:maven/h/a@7 Direct Runtime -\n\
             pkg:maven/h/c@1 Root Runtime -\nh:c -> h:a Runtime\nopen\n",
        );
    }

    #[test]
    fn imports_count_after_what_is_managed_and_in_their_order() {
        let bom = |name: &str, rest: &str| pom(&format!("g:{name}:1"), &manages(rest));
        let import = |name: &str| {
            dependency(
                &format!("g:{name}:1"),
                "<type>pom</type><scope>import</scope>",
            )
        };
        let one = bom(
            "one",
            &(dependency("x:a:1", "") + &dependency("x:b:1", "") + &import("two")),
        );
        let two = bom(
            "two",
            &(dependency("x:b:2", "") + &dependency("x:c:2", "") + &import("one")),
        );
        let root = pom(
            "g:root:1",
            &(manages(&(dependency("x:a:9", "") + &import("one")))
                + &needs(
                    &["a", "b", "c"]
                        .map(|it| dependency(&format!("x:{it}:"), ""))
                        .concat(),
                )),
        );
        check(
            &[
                ("pom.xml", &root),
                ("one/pom.xml", &one),
                ("two/pom.xml", &two),
            ],
            "pkg:maven/g/one@1 Workspace Runtime -\npkg:maven/g/root@1 Root Runtime -\n\
             pkg:maven/g/two@1 Workspace Runtime -\npkg:maven/x/a@9 Direct Runtime -\n\
             pkg:maven/x/b@1 Direct Runtime -\npkg:maven/x/c@2 Direct Runtime -\n\
             g:root -> x:a Runtime\ng:root -> x:b Runtime\ng:root -> x:c Runtime\nopen\n",
        );
    }

    #[test]
    fn versions_of_a_whole_tree_may_be_one_variable() {
        let root = pom(
            "g:root:${revision}",
            "<properties><revision>5</revision></properties>",
        );
        let child = format!(
            "<project>{}<artifactId>c</artifactId></project>",
            parent("g:root:${revision}")
        );
        check(
            &[("pom.xml", &root), ("c/pom.xml", &child)],
            "pkg:maven/g/c@5 Workspace Runtime -\npkg:maven/g/root@5 Root Runtime -\ncomplete\n",
        );
    }

    #[test]
    fn what_is_not_set_is_a_problem_and_not_invented() {
        let root = pom("g:root:1", &needs(&dependency("g:a:${gone}", "")));
        let expected = "pkg:maven/g/a Direct Runtime -\npkg:maven/g/root@1 Root Runtime -\n\
             g:root -> g:a Runtime\nopen\n";
        check(&[("pom.xml", &root)], expected);
        assert_eq!(
            problems(&[("pom.xml", &root)]),
            ["pom.xml: `${gone}` is not set"]
        );
        let child = format!(
            "<project>{}<artifactId>c</artifactId>{}</project>",
            parent("g:far:1"),
            needs(&dependency("${gone}:a:1", ""))
        );
        assert_eq!(
            problems(&[("pom.xml", &child)]),
            ["pom.xml: `${gone}` is not set; the parent `g:far:1` is not in the tree"]
        );
    }

    #[test]
    fn a_copy_may_leave_open_what_its_own_build_knew() {
        let copy = pom("g:copy:1", &needs(&dependency("g:a:${gone}", "")));
        let files = [("lib/META-INF/maven/g/copy/pom.xml", copy.as_str())];
        assert!(problems(&files).is_empty());
        check(
            &files,
            "pkg:maven/g/a Direct Runtime -\npkg:maven/g/copy@1 Workspace Runtime -\n\
             g:copy -> g:a Runtime\nopen\n",
        );
    }

    #[test]
    fn archives_of_one_package_are_told_apart() {
        let all = dependency("g:a:1", "") + &dependency("g:a:1", "<classifier>x</classifier>");
        check(
            &[("pom.xml", &pom("g:root:1", &needs(&all)))],
            "pkg:maven/g/a@1 Direct Runtime -\npkg:maven/g/a@1?classifier=x Direct Runtime -\n\
             pkg:maven/g/root@1 Root Runtime -\ng:root -> g:a Runtime\ng:root -> g:a Runtime\nopen\n",
        );
    }

    #[test]
    fn circles_end() {
        let member = |name: &str, above: &str| {
            let above = parent(&format!("g:{above}:1"));
            format!("<project>{above}<artifactId>{name}</artifactId></project>")
        };
        let (a, b) = (member("a", "b"), member("b", "a"));
        let found = problems(&[("a/pom.xml", &a), ("b/pom.xml", &b)]);
        assert_eq!(
            found,
            [
                "a/pom.xml: the parents lead in a circle",
                "b/pom.xml: the parents lead in a circle"
            ]
        );
        let own = member("a", "a");
        assert!(problems(&[("pom.xml", &own)]).is_empty());
    }

    #[test]
    fn missing_modules_are_problems() {
        let root = pom(
            "g:root:1",
            "<modules><module>a</module><module>../b</module></modules>",
        );
        assert_eq!(
            problems(&[("pom.xml", &root), ("a/pom.xml", &pom("g:a:1", ""))]),
            ["pom.xml: the included file `../b/pom.xml` was not read"]
        );
    }

    #[test]
    fn a_build_of_gradle_is_brought_together() {
        let lock = "g:a:1.2=runtimeClasspath\ng:t:3=runtimeClasspath\n";
        let catalog = "[libraries]\na = 'g:a:1.0'\nb = { module = 'g:b', version = '2' }\n[bundles]\nall = ['a', 'b']\n";
        let hex = "ab".repeat(32);
        let hashes = format!(
            "<x><components><component group='g' name='t' version='3'><artifact name='t-3.jar'>\
             <sha256 value='{hex}'/></artifact></component></components></x>"
        );
        let files = [
            (
                "settings.gradle",
                "rootProject.name = 'hoot'\ninclude(':core')\n",
            ),
            ("build.gradle", "group = 'org.owl'\nversion = '1'\n"),
            ("gradle/libs.versions.toml", catalog),
            ("gradle/verification-metadata.xml", &hashes),
            (
                "core/build.gradle",
                "dependencies { implementation(libs.bundles.all) }\n",
            ),
            ("core/gradle.lockfile", lock),
            (
                "app/build.gradle",
                "dependencies { implementation(project(':core')) }\n",
            ),
        ];
        check(
            &files,
            "- Workspace Runtime -\n- Workspace Runtime -\npkg:maven/g/a@1.2 Direct Runtime -\n\
             pkg:maven/g/b Direct Runtime -\npkg:maven/g/t@3 Transitive Runtime -\n\
             pkg:maven/org.owl/hoot@1 Root Runtime -\n ->  Runtime\n -> g:a Runtime\n\
             \x20-> g:b Runtime\nopen\n",
        );
        assert_eq!(
            problems(&[("build.gradle", "dependencies { api(libs.owl) }\n")]),
            ["build.gradle: `libs.owl` is said nowhere in the tree"]
        );
    }
}
