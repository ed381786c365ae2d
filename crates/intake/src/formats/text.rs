//! Plain text: the decoded file, character for character, as lines.
//!
//! Every line gets the hint [`LineHint::Laid`]: a text file does not say whether a line end closes a paragraph or was
//! only put there to fit a width, so whoever recovers the outline decides about joining.

use encoding_rs::{BIG5, GB18030, UTF_8};

use super::{draft::Draft, encoding::Decoded};
use crate::{Format, LineHint, NotADocument, Source};

/// Makes a source of decoded text.
pub(super) fn read(decoded: Decoded) -> Result<Source, NotADocument> {
    let text = unix_line_ends(decoded.text);
    let mut draft = Draft::new(Format::Text);
    for line in text.lines() {
        draft.line(line, LineHint::Laid);
    }
    if decoded.encoding != UTF_8 {
        let name = match decoded.encoding {
            encoding if encoding == GB18030 => "GB18030",
            encoding if encoding == BIG5 => "Big5",
            _ => "UTF-16",
        };
        draft.info(format!("文本编码识别为 {name}。"));
    }
    if decoded.broken > 0 {
        draft.warning(format!(
            "有 {} 处字符无法识别，已显示为“\u{fffd}”，请对照原文核对。",
            decoded.broken
        ));
    }
    let mut source = draft.finish()?;
    source.text = text;
    Ok(source)
}

/// `\r\n` and a lone `\r` become `\n`.
fn unix_line_ends(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}
