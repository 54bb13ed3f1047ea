// SPDX-License-Identifier: Apache-2.0

//! Takes the official schemas of bills of materials from the packages of crates that carry them,
//! leaves out what explains them to people, and packs them.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use miniz_oxide::deflate::compress_to_vec_zlib;
use serde_json::{Map, Value};

use crate::packages::folder_of;

/// Each schema and the crate that carries it.
const SCHEMAS: &[(&str, &str)] = &[
    ("cryptography-defs.schema", "cyclonedx-rs"),
    ("cyclonedx_1_4", "cyclonedx-rs"),
    ("cyclonedx_1_5", "cyclonedx-rs"),
    ("cyclonedx_1_6", "cyclonedx-rs"),
    ("cyclonedx_1_7", "cyclonedx-rs"),
    ("spdx_2_3", "serde-spdx"),
];

/// What the published schemas have taken back since the editions that the crates carry: a document
/// without `version` is its first edition, and `$schema` may be any address.
const TAKEN_BACK: &[(&str, &str, &str)] = &[
    ("cyclonedx_1_4", "/required", "version"),
    ("cyclonedx_1_4", "/properties/$schema", "enum"),
    ("cyclonedx_1_5", "/properties/$schema", "enum"),
];

/// Keywords that say nothing to a validator.
const FOR_PEOPLE: &[&str] = &[
    "$comment",
    "default",
    "deprecated",
    "description",
    "examples",
    "meta:enum",
    "title",
];

/// Keywords whose value is a schema by name each.
const BY_NAME: &[&str] = &["definitions", "patternProperties", "properties"];

/// Keywords whose value is no schema.
const VALUES: &[&str] = &["const", "enum", "required"];

/// Writes them into `OUT_DIR`. `PLACET_SCHEMAS` names a folder that has them, for builds without
/// cargo.
pub(crate) fn emit() -> Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR").context("cargo sets OUT_DIR")?);
    let mut source = String::from("&[\n");
    for (name, package) in SCHEMAS {
        let folder = match env::var_os("PLACET_SCHEMAS") {
            Some(folder) => PathBuf::from(folder),
            None => folder_of(package)?.join("schemas"),
        };
        let schema = read(&folder, name)?;
        let packed = compress_to_vec_zlib(&serde_json::to_vec(&schema)?, 10);
        fs::write(out.join(format!("schema_{name}")), packed)?;
        let path = format!("concat!(env!(\"OUT_DIR\"), \"/schema_{name}\")");
        writeln!(source, "(\"{name}\", include_bytes!({path})),")?;
    }
    source.push(']');
    fs::write(out.join("schemas.rs"), source)?;
    Ok(())
}

fn read(folder: &Path, name: &str) -> Result<Value> {
    let path = folder.join(format!("{name}.json"));
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut schema: Value = serde_json::from_str(&text)?;
    for (_, pointer, what) in TAKEN_BACK.iter().filter(|it| it.0 == name) {
        match schema.pointer_mut(pointer) {
            Some(Value::Array(items)) => items.retain(|it| it != what),
            Some(Value::Object(table)) => drop(table.remove(*what)),
            _ => panic!("{name} has no {pointer}"),
        }
    }
    strip(&mut schema);
    Ok(schema)
}

/// Leaves out of a schema what is for people, and of the schemas in it.
fn strip(schema: &mut Value) {
    match schema {
        Value::Array(schemas) => schemas.iter_mut().for_each(strip),
        Value::Object(keywords) => {
            keywords.retain(|key, _| !FOR_PEOPLE.contains(&key.as_str()));
            for (key, value) in keywords.iter_mut() {
                match value {
                    Value::Object(named) if BY_NAME.contains(&key.as_str()) => strip_each(named),
                    _ if VALUES.contains(&key.as_str()) => (),
                    value => strip(value),
                }
            }
        }
        _ => (),
    }
}

fn strip_each(schemas: &mut Map<String, Value>) {
    schemas.iter_mut().for_each(|(_, schema)| strip(schema));
}
