//! The taste of the house, held by a test: layers, sizes, and no IO.

use std::fs;
use std::path::{Path, PathBuf};

/// A file imports only from files above it.
const LAYERS: [&str; 32] = [
    "error",
    "status",
    "config",
    "aside",
    "index",
    "known",
    "ends",
    "blocks",
    "scan",
    "syntax",
    "line_end",
    "input",
    "list",
    "gist",
    "fields",
    "known_lines",
    "message",
    "line",
    "section",
    "parse",
    "write",
    "summary",
    "framing",
    "chunked",
    "content",
    "exchange",
    "half",
    "connection",
    "send",
    "role",
    "interop",
    "lib",
];

const MOST_LINES: usize = 500;
const MOST_LINES_OF_A_FUNCTION: usize = 60;

fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// What stands before the tests.
fn code(text: &str) -> Vec<&str> {
    text.lines().take_while(|line| *line != "#[cfg(test)]").collect()
}

#[test]
fn each_file_imports_only_from_above() {
    for (name, text) in sources() {
        let place = LAYERS.iter().position(|layer| *layer == name);
        let place = place.unwrap_or_else(|| panic!("{name}.rs has no place among the layers"));
        for line in code(&text).iter().filter(|line| !line.trim_start().starts_with("//")) {
            for import in line.split("crate::").skip(1) {
                let module: String = import.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let from = LAYERS.iter().position(|layer| *layer == module);
                let inside = module == name || name == "lib";
                assert!(inside || from.is_none_or(|from| from < place), "{name}.rs imports from {module}.rs: {line}");
            }
        }
    }
}

#[test]
fn no_file_and_no_function_is_too_long() {
    for (name, text) in sources() {
        assert!(
            text.lines().filter(|line| *line == "#[cfg(test)]").count() <= 1,
            "{name}.rs has code behind its tests"
        );
        let code = code(&text);
        // The crate page is prose.
        if name != "lib" {
            assert!(code.len() <= MOST_LINES, "{name}.rs has {} lines before its tests", code.len());
        }
        let mut start: Option<(usize, usize)> = None;
        for (number, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let head = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            let is_function = head.starts_with("fn ") || head.starts_with("const fn ");
            if start.is_none() && is_function && !line.trim_end().ends_with(['}', ';']) {
                start = Some((number, indent));
            } else if let Some((from, depth)) = start
                && indent == depth
                && (line.trim() == "}" || line.trim_end().ends_with(';'))
            {
                let length = number - from + 1;
                assert!(length <= MOST_LINES_OF_A_FUNCTION, "{name}.rs:{}: a function of {length} lines", from + 1);
                start = None;
            }
        }
    }
}

#[test]
fn no_io_and_no_vectors_outside_of_the_scanner() {
    for (name, text) in sources() {
        let code = code(&text).join("\n");
        for forbidden in ["std::net", "std::io", "std::time", "Instant", "Waker", "unsafe {", "todo!", "unimplemented!"]
        {
            assert!(!code.contains(forbidden), "{name}.rs contains {forbidden}");
        }
        for vectors in ["fearless_simd", "safe_arch", "core::arch"] {
            assert!(name == "scan" || !code.contains(vectors), "{name}.rs knows {vectors}");
        }
    }
}

/// It can only contradict the crate where it takes nothing from it.
#[test]
fn the_reference_reader_shares_nothing_with_the_crate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!paths.is_empty());
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        for forbidden in ["startline::", "use startline", "crate::", "src/", "httparse", "memchr"] {
            assert!(!text.contains(forbidden), "{} contains {forbidden}", path.display());
        }
        assert!(text.lines().count() <= MOST_LINES, "{} is too long", path.display());
    }
}
