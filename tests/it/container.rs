// SPDX-License-Identifier: Apache-2.0

//! The image: what no engine is needed for to hold of its `Dockerfile`.

use std::{fs, path::Path, process::Command};

fn read(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(name)).expect(name)
}

/// The stages, each with what it is made from, its name and its other lines.
fn stages(text: &str) -> Vec<(String, String, Vec<String>)> {
    let mut stages: Vec<(String, String, Vec<String>)> = Vec::new();
    let lines = text.lines().map(str::trim);
    for line in lines.filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["FROM", from] => stages.push(((*from).into(), String::new(), Vec::new())),
            ["FROM", from, "AS", name] => {
                stages.push(((*from).into(), (*name).into(), Vec::new()));
            }
            _ => stages
                .last_mut()
                .expect("FROM is first")
                .2
                .push(line.into()),
        }
    }
    stages
}

#[test]
fn the_image_is_the_program_and_nothing_else() {
    let stages = stages(&read("Dockerfile"));
    let (from, _, lines) = stages.last().expect("there is a stage");
    assert_eq!(from, "scratch");
    let built = format!("/src/target/release/{}", env!("CARGO_PKG_NAME"));
    let copies: Vec<_> = lines.iter().filter(|it| it.starts_with("COPY")).collect();
    assert_eq!(copies, [&format!("COPY --from=build {built} /placet")]);
    assert!(lines.contains(&"ENTRYPOINT [\"/placet\"]".to_owned()));
    // Nothing is there that could run it.
    assert!(!lines.iter().any(|it| it.starts_with("RUN")), "{lines:?}");
    let user = lines.iter().find_map(|it| it.strip_prefix("USER "));
    assert!(user.is_some_and(|it| it.parse::<u32>().is_ok_and(|it| it > 0)));
}

#[test]
fn each_stage_takes_from_one_above_it() {
    let stages = stages(&read("Dockerfile"));
    for (index, (_, _, lines)) in stages.iter().enumerate() {
        let taken = lines
            .iter()
            .filter_map(|it| it.strip_prefix("COPY --from="));
        for line in taken {
            let name = line.split_whitespace().next().unwrap_or_default();
            let above = stages.iter().take(index);
            assert!(above.map(|it| &it.1).any(|it| it == name), "{line}");
        }
    }
}

#[test]
fn all_that_git_tracks_is_sent_to_the_build() {
    let root = env!("CARGO_MANIFEST_DIR");
    let git = Command::new("git").args(["-C", root, "ls-files"]).output();
    let tracked = String::from_utf8(git.expect("git starts").stdout).expect("UTF-8");
    let ignored = read(".dockerignore");
    let ignored: Vec<&str> = ignored.lines().filter(|it| !it.starts_with('#')).collect();
    for path in tracked.lines() {
        let is_under = |it: &&&str| {
            path.strip_prefix(**it)
                .is_some_and(|it| it.is_empty() || it.starts_with('/'))
        };
        assert_eq!(ignored.iter().find(is_under), None, "{path}");
    }
}
