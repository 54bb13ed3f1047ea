// SPDX-License-Identifier: Apache-2.0

//! The stores of .NET, Ruby, PHP, Dart, and Elixir and Erlang.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha1::Sha1;
use sha2::{Digest as _, Sha512};

use super::{Place, check, component, gzip, hex, sha256, tar, tarball, zip};

const LICENSE: &str = "SPDX-License-Identifier: MIT\nCopyright (c) 2020 Ann Example\n";

#[test]
fn nuget_packages_have_their_hash_beside_them() {
    let mut place = Place::new();
    place.variable("NUGET_PACKAGES", "nuget");
    let lock = r#"{"version": 1, "dependencies": {"net8.0": {
        "Owl.Hoot": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0"}}}}"#;
    place.write("tree/packages.lock.json", lock);
    let at = "nuget/owl.hoot/1.0.0";
    let nuspec = "<package><metadata><id>Owl.Hoot</id><version>1.0.0</version>\
        <license type=\"file\">doc\\terms.txt</license></metadata></package>";
    place.write(&format!("{at}/owl.hoot.nuspec"), nuspec);
    place.write(&format!("{at}/doc/terms.txt"), LICENSE);
    let hash = Sha512::digest(b"an archive");
    let text = BASE64_STANDARD.encode(hash);
    place.write(&format!("{at}/owl.hoot.1.0.0.nupkg.sha512"), text);
    let report = place.scan();
    let from = "<nuget packages>/owl.hoot/1.0.0/doc/terms.txt";
    check(&report, "Owl.Hoot", "MIT", from);
    let stated = &component(&report, "Owl.Hoot")["hashes"][0];
    assert_eq!(stated["hex"], hex(&hash));
}

fn gem_tree() -> Place {
    let mut place = Place::new();
    place.variable("HOME", "home");
    place.write("tree/Gemfile", "gem \"hoot\"\n");
    let lock = "GEM\n  remote: https://rubygems.org/\n  specs:\n    hoot (1.0.0)\n\nDEPENDENCIES\n  hoot\n";
    place.write("tree/Gemfile.lock", lock);
    place
}

const GEMSPEC: &str = "Gem::Specification.new do |s|\n  s.name = \"hoot\"\n  s.version = \"1.0.0\"\n  \
    s.licenses = [\"MIT\".freeze, \"Ruby\".freeze]\nend\n";

#[test]
fn an_installed_gem_has_its_specification_apart() {
    let place = gem_tree();
    let home = "home/.local/share/gem/ruby/3.3.0";
    place.write(
        &format!("{home}/specifications/hoot-1.0.0.gemspec"),
        GEMSPEC,
    );
    place.write(&format!("{home}/gems/hoot-1.0.0/LICENSE"), LICENSE);
    let report = place.scan();
    let from = "<gem home>/3.3.0/specifications/hoot-1.0.0.gemspec";
    check(&report, "hoot", "MIT OR Ruby", from);
    let file = &component(&report, "hoot")["lookup"]["files"][0]["path"];
    assert_eq!(file, "<gem home>/3.3.0/gems/hoot-1.0.0/LICENSE");
}

#[test]
fn an_archive_of_a_gem_is_read_in_place_and_held_against_its_checksum() {
    let place = gem_tree();
    let metadata = "--- !ruby/object:Gem::Specification\nname: hoot\nversion: !ruby/object:Gem::Version\n  \
        version: 1.0.0\nlicenses:\n- MIT\n";
    let archive = tar(&[
        ("metadata.gz", &gzip(metadata.as_bytes())),
        ("data.tar.gz", &tarball(&[("LICENSE.txt", LICENSE)])),
    ]);
    place.write("tree/vendor/cache/hoot-1.0.0.gem", &archive);
    git2::Repository::init(place.path("tree")).expect("a repository");
    place.write("tree/.gitignore", "vendor\n");
    let report = place.scan();
    check(&report, "hoot", "MIT", "hoot-1.0.0/metadata.gz");
    let hoot = component(&report, "hoot");
    assert_eq!(hoot["copyrights"][0], "Copyright (c) 2020 Ann Example");
    let sums = |sum: &str| {
        let lock = "GEM\n  remote: https://rubygems.org/\n  specs:\n    hoot (1.0.0)\n\n\
            DEPENDENCIES\n  hoot\n\nCHECKSUMS\n";
        format!("{lock}  hoot (1.0.0) sha256={sum}\n")
    };
    place.write("tree/Gemfile.lock", sums(&sha256(&archive)));
    place.scan();
    place.write("tree/Gemfile.lock", sums(&"0".repeat(64)));
    let said = "error[hash-mismatch]: vendor/cache/hoot-1.0.0.gem";
    place.run("check").check(1, &[said]);
}

const COMPOSER: &str = r#"{"name": "owl/hoot", "license": "MIT", "description": "Hoots"}"#;

#[test]
fn composer_installs_below_vendor_and_keeps_archives_by_their_address() {
    let mut place = Place::new();
    place.variable("HOME", "home");
    let address = "https://example.org/hoot.zip";
    let locked = format!(
        r#"{{"packages": [{{"name": "owl/hoot", "version": "1.0.0", "notification-url": "https://n",
            "dist": {{"type": "zip", "url": "{address}"}}}}]}}"#
    );
    place.write("tree/composer.json", r#"{"require": {"owl/hoot": "^1"}}"#);
    place.write("tree/composer.lock", &locked);
    git2::Repository::init(place.path("tree")).expect("a repository");
    place.write("tree/.gitignore", "vendor\n");
    let archive = zip(&[
        ("owl-hoot-0123/composer.json", COMPOSER),
        ("owl-hoot-0123/LICENSE", LICENSE),
    ]);
    let name = format!("owl/hoot/{}.zip", hex(&Sha1::digest(address)));
    place.write(&format!("home/.cache/composer/files/{name}"), archive);
    let from = format!("<composer cache>/{name}/composer.json");
    check(&place.scan(), "owl/hoot", "MIT", &from);
    place.write("tree/vendor/composer/installed.json", locked);
    place.write("tree/vendor/owl/hoot/composer.json", COMPOSER);
    check(
        &place.scan(),
        "owl/hoot",
        "MIT",
        "vendor/owl/hoot/composer.json",
    );
}

#[test]
fn dart_keeps_packages_by_their_host() {
    let mut place = Place::new();
    place.variable("PUB_CACHE", "pub");
    let lock = |sum: &str| {
        format!(
            "packages:\n  hoot:\n    dependency: \"direct main\"\n    description:\n      name: hoot\n      \
             sha256: \"{sum}\"\n      url: \"https://pub.dev\"\n    source: hosted\n    version: \"1.0.0\"\n"
        )
    };
    let sum = "0a".repeat(32);
    place.write("tree/pubspec.lock", lock(&sum));
    place.write("pub/hosted/pub.dev/hoot-1.0.0/LICENSE", LICENSE);
    place.write("pub/hosted-hashes/pub.dev/hoot-1.0.0.sha256", &sum);
    let from = "<pub cache>/hosted/pub.dev/hoot-1.0.0/LICENSE";
    check(&place.scan(), "hoot", "MIT", from);
    place.write("tree/pubspec.lock", lock(&"00".repeat(32)));
    let said = "error[hash-mismatch]: <pub cache>/hosted-hashes/pub.dev/hoot-1.0.0.sha256";
    place.run("check").check(1, &[said]);
}

const HEX: &str = "{<<\"name\">>,<<\"hoot\">>}.\n{<<\"version\">>,<<\"1.0.0\">>}.\n\
    {<<\"licenses\">>,[<<\"MIT\">>]}.\n";

#[test]
fn hex_packages_are_unpacked_in_the_tree_and_packed_in_the_cache() {
    let mut place = Place::new();
    place.variable("HOME", "home");
    let archive = tar(&[
        ("VERSION", b"3"),
        ("metadata.config", HEX.as_bytes()),
        ("contents.tar.gz", &tarball(&[("LICENSE", LICENSE)])),
    ]);
    let sum = sha256(&archive);
    let lock = format!(
        "%{{\n  \"hoot\": {{:hex, :hoot, \"1.0.0\", \"{sum}\", [:mix], [], \"hexpm\", \"{sum}\"}},\n}}\n"
    );
    place.write("tree/mix.lock", lock);
    git2::Repository::init(place.path("tree")).expect("a repository");
    place.write("tree/.gitignore", "deps\n");
    let cached = "home/.hex/packages/hexpm/hoot-1.0.0.tar";
    place.write(cached, &archive);
    check(
        &place.scan(),
        "hoot",
        "MIT",
        "<hex cache>/hoot-1.0.0/metadata.config",
    );
    place.write(cached, b"something else");
    let said = "error[hash-mismatch]: <hex cache>/hexpm/hoot-1.0.0.tar";
    place.run("check").check(1, &[said]);
    place.write("tree/deps/hoot/hex_metadata.config", HEX);
    check(
        &place.scan(),
        "hoot",
        "MIT",
        "deps/hoot/hex_metadata.config",
    );
}
