//! The files of `spec-vectors/`: the register, and the vectors by file.

#![allow(dead_code, unreachable_pub, reason = "each test uses its part of it")]

use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// Where they are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("spec-vectors")
}

fn read(path: &Path) -> Table {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `requirements.toml`.
pub fn register() -> Table {
    read(&folder().join("requirements.toml"))
}

/// `kinds.toml`.
pub fn kinds() -> Table {
    read(&folder().join("kinds.toml"))
}

/// All files of vectors, by name.
pub fn files() -> Vec<(String, Table)> {
    let mut paths: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "requirements" && stem != "kinds"))
        .collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), read(path))).collect()
}

/// The vectors of a file.
pub fn vectors(file: &Table) -> &[Value] {
    file.get("vector").and_then(Value::as_array).map_or(&[], |list| list)
}

/// A text under a key.
pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

/// The texts of a list under a key.
pub fn texts<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    let list = value.get(key).and_then(Value::as_array).map_or(&[][..], |list| list);
    list.iter().map(|each| each.as_str().unwrap())
}

/// The steps of a vector; none if it is flat.
pub fn steps(vector: &Value) -> &[Value] {
    vector.get("step").and_then(Value::as_array).map_or(&[], |steps| steps)
}
