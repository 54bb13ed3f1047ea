// SPDX-License-Identifier: Apache-2.0

//! What packages of Debian install for package managers, and what they say of it.

#![cfg(unix)]

use std::os::unix::fs::symlink;

use serde_json::Value;

use super::{Place, check, component, sha256, zip};
const FORMAT: &str =
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n";
const COPYRIGHT: &str = "Files: *\nCopyright: 2001 Ann Example\nLicense: Expat or Apache-2.0\n\n\
    Files: debian/*\nCopyright: 2002 Bob Packager\nLicense: GPL-3+\n\n\
    License: GPL-3+\n On Debian systems see /usr/share/common-licenses/GPL-3.\n";

const AT: &str = "usr/share/maven-repo/org/owl/hoot/1/hoot-1";

/// A tree that needs `org.owl:hoot` of version 1, and a system on which a package has it.
fn place() -> Place {
    let mut place = Place::new();
    place.variable("DPKG_ROOT", "system");
    place.variable("HOME", "home");
    let hoot = "<groupId>org.owl</groupId><artifactId>hoot</artifactId><version>1</version>";
    let own = "<groupId>org.nest</groupId><artifactId>nest</artifactId><version>1</version>";
    let needs = format!("<dependencies><dependency>{hoot}</dependency></dependencies>");
    place.write("tree/pom.xml", format!("<project>{own}{needs}</project>"));
    place.write(
        &format!("system/{AT}.pom"),
        format!("<project>{hoot}</project>"),
    );
    install(&place, "libhoot-java", &format!("/{AT}.pom\n/{AT}.jar\n"));
    place
}

/// Notes a package in dpkg's database.
fn install(place: &Place, name: &str, files: &str) {
    place.write(&format!("system/var/lib/dpkg/info/{name}.list"), files);
    let package = name.split(':').next().expect("a name");
    let status = format!("Package: {package}\nStatus: install ok installed\nVersion: 1.2-3\n\n");
    place.write("system/var/lib/dpkg/status", status);
}

fn say(place: &Place, copyright: &str) {
    place.write("system/usr/share/doc/libhoot-java/copyright", copyright);
}

/// The text of a license.
fn text(id: &str) -> String {
    let text = placet::licenses::corpus().text(id);
    text.expect(id)
}

/// What is concluded of `org.owl:hoot`.
fn concluded(report: &Value) -> &Value {
    &component(report, "org.owl:hoot")["concluded"]["expression"]
}

#[test]
fn a_copy_that_says_nothing_stands_under_what_its_package_says_of_all_files() {
    let place = place();
    assert!(concluded(&place.scan()).is_null());
    say(&place, &format!("{FORMAT}{COPYRIGHT}"));
    let report = place.scan();
    let from = "<debian package libhoot-java 1.2-3>/usr/share/doc/libhoot-java/copyright";
    check(&report, "org.owl:hoot", "MIT OR Apache-2.0", from);
    let copyrights = component(&report, "org.owl:hoot")["copyrights"].to_string();
    assert!(copyrights.contains("2001 Ann Example"), "{copyrights}");
    assert!(!copyrights.contains("Bob"), "{copyrights}");
}

#[test]
fn a_copy_that_declares_its_license_is_asked_alone() {
    let place = place();
    say(&place, &format!("{FORMAT}{COPYRIGHT}"));
    let license = "<licenses><license><name>ISC</name></license></licenses>";
    let hoot = "<groupId>org.owl</groupId><artifactId>hoot</artifactId><version>1</version>";
    place.write(
        &format!("system/{AT}.pom"),
        format!("<project>{hoot}{license}</project>"),
    );
    let from = "<system maven repository>/org/owl/hoot/1/hoot-1.pom";
    check(&place.scan(), "org.owl:hoot", "ISC", from);
}

#[test]
fn in_free_form_one_license_is_the_copys_and_several_are_evidence() {
    let place = place();
    let mit = text("MIT");
    say(&place, &format!("It was downloaded from a page.\n\n{mit}"));
    assert_eq!(concluded(&place.scan()), "MIT");
    let packaging = "The packaging is under the GNU General Public License, version 3 or later.\n\
        SPDX-License-Identifier: GPL-3.0-or-later\n";
    say(&place, &format!("{mit}\n\n{packaging}"));
    let report = place.scan();
    assert!(concluded(&report).is_null());
    let file = &component(&report, "org.owl:hoot")["lookup"]["files"][1];
    assert_eq!(file["is_license"], false);
    let path = file["path"].to_string();
    assert!(
        path.contains("<debian package libhoot-java 1.2-3>"),
        "{path}"
    );
}

#[test]
fn what_no_package_or_two_of_them_have_installed_is_described_by_none() {
    let place = place();
    say(&place, &format!("{FORMAT}{COPYRIGHT}"));
    assert!(!concluded(&place.scan()).is_null());
    install(&place, "libother-java:all", &format!("/{AT}.pom\n"));
    install(&place, "libhoot-java", &format!("/{AT}.pom\n/{AT}.jar\n"));
    assert!(concluded(&place.scan()).is_null());
    install(&place, "libother-java:all", "");
    install(
        &place,
        "libhoot-java",
        "/usr/share/doc/libhoot-java/copyright\n",
    );
    assert!(concluded(&place.scan()).is_null());
}

#[test]
fn links_of_packages_are_followed_and_lead_nowhere_else() {
    let place = place();
    let jar = zip(&[("META-INF/LICENSE", &text("MIT"))]);
    place.write("system/usr/share/java/hoot-1.jar", &jar);
    let link = place.path(&format!("system/{AT}.jar"));
    symlink("../../../../../java/hoot-1.jar", &link).expect("a link");
    let report = place.scan();
    assert_eq!(concluded(&report), "MIT");
    let hashes = component(&report, "org.owl:hoot")["hashes"].to_string();
    assert!(hashes.contains(&sha256(&jar)) || hashes == "[]", "{hashes}");
    // Out of the system, and where no package has laid it.
    place.write("outside.jar", &jar);
    std::fs::remove_file(&link).expect("the link");
    symlink(place.path("outside.jar"), &link).expect("a link");
    assert!(concluded(&place.scan()).is_null());
    std::fs::remove_file(&link).expect("the link");
    symlink("../../../../../java/hoot-1.jar", &link).expect("a link");
    install(&place, "libhoot-java", &format!("/{AT}.pom\n"));
    assert!(concluded(&place.scan()).is_null());
}

#[test]
fn the_repository_of_a_user_may_be_a_link_to_that_of_the_system() {
    let place = place();
    say(&place, &format!("{FORMAT}{COPYRIGHT}"));
    std::fs::create_dir_all(place.path("home/.m2")).expect("a folder");
    let system = place.path("system/usr/share/maven-repo");
    symlink(system, place.path("home/.m2/repository")).expect("a link");
    let report = place.scan();
    assert_eq!(concluded(&report), "MIT OR Apache-2.0");
    let lookup = &component(&report, "org.owl:hoot")["lookup"];
    assert!(
        lookup.to_string().contains("<maven repository>"),
        "{lookup}"
    );
}

#[test]
fn nothing_of_the_system_is_asked_without_the_users_stores() {
    let place = place();
    say(&place, &format!("{FORMAT}{COPYRIGHT}"));
    let seen = place.run("scan --resolve project -o json");
    let report: Value = serde_json::from_str(&seen.text()).expect("JSON");
    assert!(concluded(&report).is_null());
}

#[test]
fn what_python_and_ruby_have_from_packages_is_found_by_version() {
    let mut place = Place::new();
    place.variable("DPKG_ROOT", "system");
    place.write("tree/requirements.txt", "owl==1.0\n");
    let dist = "usr/lib/python3/dist-packages/owl-1.0.dist-info/METADATA";
    place.write(
        &format!("system/{dist}"),
        "Metadata-Version: 2.1\nName: owl\nVersion: 1.0\n",
    );
    let lock = "GEM\n  remote: https://rubygems.org/\n  specs:\n    hoot (2.0)\n\n\
        PLATFORMS\n  ruby\n\nDEPENDENCIES\n  hoot\n";
    place.write("tree/Gemfile.lock", lock);
    let gem = "usr/share/rubygems-integration/all/specifications/hoot-2.0.gemspec";
    place.write(
        &format!("system/{gem}"),
        "Gem::Specification.new do |s|\n  s.name = \"hoot\"\n  s.version = \"2.0\"\nend\n",
    );
    install(&place, "libhoot-java", &format!("/{dist}\n/{gem}\n"));
    say(&place, &format!("{FORMAT}{COPYRIGHT}"));
    let report = place.scan();
    for name in ["owl", "hoot"] {
        let concluded = &component(&report, name)["concluded"]["expression"];
        assert_eq!(concluded, "MIT OR Apache-2.0", "{name}");
    }
}
