//! Office Open XML packages: which document an archive holds and how its parts refer to each other.

use super::{
    archive::Archive,
    xml::{self, Node, Xml},
};
use crate::NotADocument;

/// A relationship from one part to another.
pub(super) struct Relation {
    /// Its id within the part.
    pub(super) id: String,
    /// Last segment of the type address: `officeDocument`, `styles`, `worksheet` …
    pub(super) kind: String,
    /// Path of the target in the archive.
    pub(super) target: String,
}

/// What an archive turned out to hold.
pub(super) enum Package {
    /// A text document with this main part.
    Text(String),
    /// A workbook with this main part.
    Workbook(String),
    /// Something else.
    Other,
}

/// The main part of an office document; none when the archive is something else.
pub(super) fn main_part(archive: &Archive) -> Result<Option<String>, NotADocument> {
    let main = relations(archive, "")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument");
    let names = archive.names();
    let usual = ["word/document.xml", "xl/workbook.xml"];
    Ok(main
        .map(|relation| relation.target)
        .filter(|target| names.iter().any(|name| name.eq_ignore_ascii_case(target)))
        .or_else(|| {
            usual
                .iter()
                .find(|name| names.iter().any(|have| have == *name))
                .map(|name| (*name).to_owned())
        }))
}

/// Finds out what an archive holds, by its relationships and, where they are missing, by the usual names of parts.
pub(super) fn identify(archive: &Archive) -> Result<Package, NotADocument> {
    let main = main_part(archive)?;
    let Some(main) = main else {
        return Ok(Package::Other);
    };
    // Content types would say it too, but the root element cannot lie about what is inside.
    let Some(bytes) = archive.part(&main) else {
        // A part that should be XML was damaged; others, like those of binary workbooks, are never XML.
        return if main.to_ascii_lowercase().ends_with("xml") {
            Err(NotADocument::Damaged)
        } else {
            Ok(Package::Other)
        };
    };
    let text = xml::decode(bytes);
    let mut reader = Xml::new(&text);
    while let Some(node) = reader.next()? {
        if let Node::Open(start) = node {
            return Ok(match xml::name(&start) {
                "document" => Package::Text(main),
                "workbook" => Package::Workbook(main),
                _ => Package::Other,
            });
        }
    }
    Err(NotADocument::Damaged)
}

/// The relationships of a part (`""` for those of the package itself).
pub(super) fn relations(archive: &Archive, part: &str) -> Result<Vec<Relation>, NotADocument> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(bytes) = archive.part(&format!("{folder}{slash}_rels/{file}.rels")) else {
        return Ok(Vec::new());
    };
    let text = xml::decode(bytes);
    let mut reader = Xml::new(&text);
    let mut found = Vec::new();
    while let Some(node) = reader.next()? {
        if let Node::Open(start) = node
            && let (Some(id), Some(kind), Some(target)) = (
                xml::attribute(&start, "Id"),
                xml::attribute(&start, "Type"),
                xml::attribute(&start, "Target"),
            )
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relation {
                id,
                kind,
                target: resolve(folder, &target),
            });
        }
    }
    Ok(found)
}

/// A target relative to the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    path.retain(|segment| !segment.is_empty());
    path.join("/")
}
