//! Files put together in one ZIP, as a folder for the archive.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::inert;
use crate::table::DocumentError;

/// Longest name of a file, without its ending.
const LONGEST: usize = 80;

/// Puts files into a ZIP, each under `folder`. Same files, same bytes.
///
/// # Errors
/// [`DocumentError::Write`].
pub fn folder<'a>(
    folder: &str,
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<Vec<u8>, DocumentError> {
    let failed = |e: zip::result::ZipError| DocumentError::Write(Box::new(e));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().large_file(false);
    let mut taken = BTreeSet::new();
    for (name, bytes) in files {
        let path = format!("{}/{name}", file_name(folder));
        if !taken.insert(path.clone()) {
            continue;
        }
        zip.start_file(path, options).map_err(failed)?;
        zip.write_all(bytes)
            .map_err(|e| DocumentError::Write(Box::new(e)))?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

/// A name that every system takes for a file and none for a path, its ending kept.
pub fn file_name(name: &str) -> String {
    let cleaned: String = inert::printable(name)
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\n' | '\t' => '_',
            c => c,
        })
        .collect();
    let cleaned = cleaned.trim().trim_matches('.');
    let (stem, ending) = match cleaned.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 8 => (stem, format!(".{ending}")),
        _ => (cleaned, String::new()),
    };
    let stem: String = stem.chars().take(LONGEST).collect();
    if stem.trim().is_empty() {
        format!("未命名{ending}")
    } else {
        format!("{stem}{ending}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_path() {
        for (name, safe) in [
            ("照片.jpg", "照片.jpg"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\a\\b.txt", "C__a_b.txt"),
            ("..", "未命名"),
            ("", "未命名"),
            (".pdf", "pdf"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
        ] {
            assert_eq!(file_name(name), safe, "{name:?}");
        }
        let long = format!("{}.docx", "长".repeat(300));
        assert_eq!(file_name(&long).chars().count(), LONGEST + 5);
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let files = [("甲.txt", b"1".as_slice()), ("乙.txt", b"2")];
        let once = folder("卷宗", files).unwrap();
        assert_eq!(once, folder("卷宗", files).unwrap());
        let mut read = zip::ZipArchive::new(Cursor::new(once)).unwrap();
        let names: Vec<String> = (0..read.len())
            .map(|n| read.by_index(n).unwrap().name().unwrap().into_owned())
            .collect();
        assert_eq!(names, ["卷宗/甲.txt", "卷宗/乙.txt"]);
    }
}
