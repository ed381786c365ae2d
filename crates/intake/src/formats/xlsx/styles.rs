//! Number formats: which cells show a date, a time, a percentage.

use std::collections::HashMap;

use super::super::xml::{self, Node, Xml};
use crate::NotADocument;

/// How the number of a cell is shown, as far as it matters for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Number,
    /// As a date, with or without time.
    Date,
    /// As a time of day.
    Time,
    /// As a percentage.
    Percent,
}

/// Parses `styles.xml`: how the numbers of each cell style are shown.
pub(super) fn parse(text: &str) -> Result<Vec<Shown>, NotADocument> {
    let mut custom: HashMap<u32, Shown> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cell_styles = false;
    let mut reader = Xml::new(text);
    while let Some(node) = reader.next()? {
        let Node::Open(start) = node else { continue };
        match xml::name(&start) {
            "numFmt" => {
                if let (Some(id), Some(code)) = (
                    xml::number(&start, "numFmtId"),
                    xml::attribute(&start, "formatCode"),
                ) {
                    custom.insert(id, by_code(&code));
                }
            }
            "cellXfs" => in_cell_styles = true,
            "cellStyleXfs" | "cellStyles" | "dxfs" => in_cell_styles = false,
            "xf" if in_cell_styles => {
                let id = xml::number(&start, "numFmtId").unwrap_or(0);
                styles.push(custom.get(&id).copied().unwrap_or_else(|| built_in(id)));
            }
            _ => {}
        }
    }
    Ok(styles)
}

/// Formats every workbook has; 27–36 and 50–58 are dates in Chinese workbooks.
fn built_in(id: u32) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Shown::Time,
        _ => Shown::Number,
    }
}

/// Reads the letters of a format code outside quotes and brackets.
fn by_code(code: &str) -> Shown {
    let mut letters = String::new();
    let mut chars = code.split(';').next().unwrap_or_default().chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().find(|&end| end == '"')),
            '[' => {
                let inside: String = chars.by_ref().take_while(|&end| end != ']').collect();
                // [h] counts hours; other brackets are colours, languages, conditions.
                if matches!(
                    inside.to_ascii_lowercase().as_str(),
                    "h" | "hh" | "mm" | "m" | "s" | "ss"
                ) {
                    letters.push('h');
                }
            }
            '\\' | '_' | '*' => drop(chars.next()),
            _ => letters.push(c.to_ascii_lowercase()),
        }
    }
    if letters.contains("general") {
        Shown::Number
    } else if letters.contains(['y', 'd'])
        || (letters.contains('m') && !letters.contains(['0', '#', 'h', 's']))
    {
        Shown::Date
    } else if letters.contains(['h', 's']) {
        Shown::Time
    } else if letters.contains('%') {
        Shown::Percent
    } else {
        Shown::Number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_codes_are_told_apart() {
        let cases = [
            ("General", Shown::Number),
            ("0.00", Shown::Number),
            ("#,##0 \"day\"", Shown::Number),
            ("@", Shown::Number),
            ("yyyy\\-mm\\-dd", Shown::Date),
            ("yyyy\"年\"m\"月\"d\"日\";@", Shown::Date),
            ("m\"月\"", Shown::Date),
            ("[$-804]aaaa;@", Shown::Number),
            ("[Red]0.0", Shown::Number),
            ("h:mm:ss", Shown::Time),
            ("[h]:mm", Shown::Time),
            ("0.00%", Shown::Percent),
            ("[DBNum1][$-804]yyyy\"年\"", Shown::Date),
            ("yyyy/m/d h:mm", Shown::Date),
            ("0.00E+00", Shown::Number),
        ];
        for (code, shown) in cases {
            assert_eq!(by_code(code), shown, "{code}");
        }
    }
}
