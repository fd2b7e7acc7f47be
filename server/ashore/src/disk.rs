//! A folder on disk as the file tree that the detection reads.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use ashore_ports::{FileTree, FolderEntry, LARGEST};

/// The files below one folder.
#[derive(Debug, Clone)]
pub struct DiskTree {
    root: PathBuf,
}

impl DiskTree {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
}

impl FileTree for DiskTree {
    fn read(&self, path: &str) -> Option<String> {
        read(&self.root.join(path))
    }

    fn list(&self, folder: &str) -> Vec<FolderEntry> {
        let Ok(entries) = fs::read_dir(self.root.join(folder)) else {
            return Vec::new();
        };
        let known = entries.filter_map(Result::ok).filter_map(|entry| {
            // The type of the entry itself: a link to a folder is no folder, so links cannot lead in circles.
            let kind = entry.file_type().ok()?;
            let name = entry.file_name().into_string().ok()?;
            Some(FolderEntry {
                name,
                is_folder: kind.is_dir(),
            })
        });
        known.collect()
    }
}

/// The text of a regular file of a reasonable size; `None` for binaries.
fn read(path: &Path) -> Option<String> {
    // Before opening: a pipe or a device would block.
    let about = fs::metadata(path).ok()?;
    if !about.is_file() || about.len() > LARGEST {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path)
        .ok()?
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .ok()?;
    text(&bytes)
}

/// UTF-8 with or without its mark, UTF-16 by its mark, anything else with the strange bytes replaced.
fn text(bytes: &[u8]) -> Option<String> {
    let wide = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..]
            .chunks_exact(2)
            .map(|pair| order([pair[0], pair[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => return Some(wide(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => return Some(wide(u16::from_be_bytes)),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().take(8_000).any(|byte| *byte == 0) {
        return None;
    }
    Some(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_all_encodings_are_read_and_binaries_are_not() {
        let check = |bytes: &[u8], wanted: Option<&str>| assert_eq!(text(bytes).as_deref(), wanted);
        check(b"\xef\xbb\xbf{}", Some("{}"));
        check(b"\xff\xfea\0b\0", Some("ab"));
        check(b"\xfe\xff\0a\0b", Some("ab"));
        check(b"caf\xe9", Some("caf\u{fffd}"));
        check(b"\x7fELF\0\0", None);
        check(b"", Some(""));
    }

    #[cfg(unix)]
    #[test]
    fn links_in_circles_large_files_and_missing_folders_do_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        fs::write(
            folder.path().join("large"),
            vec![b'a'; LARGEST as usize + 1],
        )
        .unwrap();
        let tree = DiskTree::new(folder.path());
        assert!(tree.list("").iter().all(|entry| !entry.is_folder));
        assert_eq!(tree.read("large"), None);
        assert_eq!(tree.read("loop"), None);
        assert!(tree.list("nowhere").is_empty());
    }
}
