// SPDX-License-Identifier: Apache-2.0

//! Whether a policy that builds on a locked one can let through what that one forbids.

use tempfile::TempDir;

use crate::{
    policy_files::hex,
    policy_gate::{run, tree, write},
};

const LOCKED: &str =
    "version = 1\n[licenses]\nallow = [\"MIT\"]\ndeny = [\"@copyleft\"]\nlock = true\n";

/// A tree with a denied license, and a policy that builds on those files and says more.
fn with(parents: &[(&str, &str)], more: &str) -> TempDir {
    let folder = tree(&[("a.c", "// SPDX-License-Identifier: AGPL-3.0-only\n")]);
    let mut extends = Vec::new();
    for (path, text) in parents {
        write(folder.path(), path, text);
        let sha256 = hex(text.as_bytes());
        extends.push(format!("{{ path = \"{path}\", sha256 = \"{sha256}\" }}"));
    }
    let text = format!("version = 1\nextends = [{}]\n{more}", extends.join(", "));
    write(folder.path(), "placet.toml", &text);
    folder
}

#[track_caller]
fn check(folder: &TempDir, code: i32, words: &[&str]) {
    run(folder.path(), &["check"], code, words);
}

const DENIED: &str = "error[denied-license]: a.c is AGPL-3.0-only";

#[test]
fn no_word_of_a_child_lets_through_what_is_locked() {
    for more in [
        "",
        "[rules]\ndenied-license = \"off\"\n",
        "[rules]\ndenied-license = \"note\"\n",
        "[[scope]]\npaths = [\"**\"]\nrules = { denied-license = \"off\" }\n",
        "[[scope]]\npaths = [\"a.c\"]\nlicenses = { allow = [\"AGPL-3.0-only\"] }\n",
        "[gate]\nfail-on = \"never\"\n",
        "[sets]\nmine = [\"AGPL-3.0-only\"]\n[licenses]\nallow = [\"@mine\"]\n",
    ] {
        let folder = with(&[("org.toml", LOCKED)], more);
        check(&folder, 1, &[DENIED]);
    }
}

#[test]
fn what_would_set_findings_aside_is_a_mistake() {
    for (more, words) in [
        (
            "[[exclude]]\npaths = [\"**\"]\nreason = \"test\"\n",
            "an exclude would loosen a policy that is locked",
        ),
        (
            "[[clarify]]\npath = \"a.c\"\nexpression = \"MIT\"\nreason = \"wrong-detection\"\n",
            "a clarification without evidence would loosen",
        ),
    ] {
        let folder = with(&[("org.toml", LOCKED)], more);
        check(&folder, 2, &[words]);
    }
}

#[test]
fn a_neighbour_loosens_nothing_either() {
    let loose =
        "version = 1\n[licenses]\nallow = [\"AGPL-3.0-only\"]\n[gate]\nfail-on = \"never\"\n";
    let after = with(&[("org.toml", LOCKED), ("loose.toml", loose)], "");
    check(&after, 1, &[DENIED]);
    let before = with(&[("loose.toml", loose), ("org.toml", LOCKED)], "");
    check(&before, 2, &["a locked policy does not stand first"]);
    let twice = "version = 1\n[licenses]\nallow = [\"AGPL-3.0-only\"]\nlock = true\n";
    let both = with(&[("org.toml", LOCKED), ("also.toml", twice)], "");
    check(&both, 1, &[DENIED]);
}
