//! The paper as data for the layout.

use std::collections::BTreeSet;

use jiff::tz::Offset;
use serde_json::{Map, Value, json};

use super::fonts::Fonts;
use super::pictures::Shown;
use super::typeface::Typeface;
use crate::inert;
use crate::paper::{Block, Head, Paper};
use crate::table::DocumentError;

/// Shown for a character that no font has.
const MISSING: char = '〓';
/// So many of them are named in the note.
const NAMED: usize = 20;

/// The paper as JSON.
pub(super) fn of(
    paper: &Paper,
    fonts: &Fonts,
    pictures: &[Shown],
) -> Result<String, DocumentError> {
    let mut blocks = Vec::new();
    for block in &paper.blocks {
        let mut value = serde_json::to_value(block).map_err(failed)?;
        if let Some(map) = value.as_object_mut() {
            complete(map, block, pictures)?;
        }
        blocks.push(value);
    }
    let made_at = Offset::constant(8).to_datetime(paper.made_at);
    let mut value = json!({
        "title": paper.title,
        "subtitle": paper.subtitle,
        "page": paper.page,
        "running_head": paper.running_head,
        "head": paper.head.as_ref().map(head).transpose()?,
        "made_at": made_at.strftime("%Y-%m-%d %H:%M").to_string(),
        "blocks": blocks,
        "enclosed": paper.enclosed.iter().map(|e| json!({
            "name": e.name, "media_type": e.media_type, "says": e.says,
        })).collect::<Vec<_>>(),
    });
    let mut missing = BTreeSet::new();
    clean(&mut value, fonts, &mut missing);
    if let Some(map) = value.as_object_mut() {
        let missing = (!missing.is_empty()).then(|| words(&missing));
        let notes: Vec<String> = fonts.replaced().into_iter().chain(missing).collect();
        map.insert("notes".to_owned(), notes.into());
        let families: Map<String, Value> = Typeface::ALL
            .into_iter()
            .map(|typeface| (typeface.key().to_owned(), json!(fonts.families(typeface))))
            .collect();
        map.insert("fonts".to_owned(), families.into());
    }
    serde_json::to_string(&value).map_err(failed)
}

/// The head of a letter, with what follows from it.
fn head(it: &Head) -> Result<Value, DocumentError> {
    let mut value = serde_json::to_value(it).map_err(failed)?;
    if let Some(map) = value.as_object_mut() {
        map.insert("lettering".to_owned(), json!(it.lettering()));
        map.insert("signer_rows".to_owned(), it.signer_rows().into());
    }
    Ok(value)
}

/// What a block does not say itself: the cells of a table, the file of a picture.
fn complete(
    map: &mut Map<String, Value>,
    block: &Block,
    pictures: &[Shown],
) -> Result<(), DocumentError> {
    match block {
        Block::Grid(grid) => {
            let cells = serde_json::to_value(grid.cells()).map_err(failed)?;
            map.insert("cells".to_owned(), cells);
        }
        Block::Picture { index, .. } => {
            let shown = pictures.get(*index).filter(|p| p.pages > 0);
            map.insert("file".to_owned(), shown.map(|p| p.name.as_str()).into());
            map.insert("pages".to_owned(), shown.map_or(0, |p| p.pages).into());
            map.insert("is_pdf".to_owned(), shown.is_some_and(|p| p.is_pdf).into());
        }
        _ => {}
    }
    Ok(())
}

/// Every text: without what no font has and without marks that turn the reading direction.
fn clean(value: &mut Value, fonts: &Fonts, missing: &mut BTreeSet<char>) {
    match value {
        Value::String(text) => {
            let shown: String = inert::printable(text)
                .chars()
                .map(|c| {
                    if c.is_whitespace() || is_invisible(c) || fonts.cover(c) {
                        c
                    } else {
                        missing.insert(c);
                        MISSING
                    }
                })
                .collect();
            *text = shown;
        }
        Value::Array(values) => values.iter_mut().for_each(|v| clean(v, fonts, missing)),
        Value::Object(map) => map.values_mut().for_each(|v| clean(v, fonts, missing)),
        _ => {}
    }
}

/// Marks that have no shape of their own.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fe00}'..='\u{fe0f}')
}

fn words(missing: &BTreeSet<char>) -> String {
    let names: Vec<String> = missing
        .iter()
        .take(NAMED)
        .map(|c| format!("U+{:04X}", u32::from(*c)))
        .collect();
    let more = if missing.len() > NAMED { "等" } else { "" };
    format!(
        "注：本机字体缺少 {} 个字符（{}{more}），文中以{MISSING}代替；请安装含有这些字符的字体后重新生成。",
        missing.len(),
        names.join("、"),
    )
}

fn failed(error: serde_json::Error) -> DocumentError {
    DocumentError::Write(Box::new(error))
}
