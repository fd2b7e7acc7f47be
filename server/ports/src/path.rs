//! Paths inside a workspace: `/`-separated, relative to its root.

/// A path as the tree wants it: a leading `/` is the root, `.` and `..` are resolved, `\` becomes `/`.
pub fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `path` seen from `folder`; a path that starts with `/` is seen from the root.
pub fn join(folder: &str, path: &str) -> String {
    if path.starts_with(['/', '\\']) {
        normal(path)
    } else {
        normal(&format!("{folder}/{path}"))
    }
}

/// The folder that a path is in; `""` for one at the root.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last name of a path.
pub fn name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The last name without what follows its last point.
pub fn stem(path: &str) -> &str {
    let name = name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether `path` is `folder` or in it.
pub fn within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path == folder
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_a_folder_or_from_the_root() {
        let check = |folder, path, wanted| assert_eq!(join(folder, path), wanted);
        check("a/b", "../c", "a/c");
        check("a", "/c/./d", "c/d");
        check("", "../../x", "x");
        check("a", r"src\main.py", "a/src/main.py");
    }
}
