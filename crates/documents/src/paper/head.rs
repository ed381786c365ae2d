//! What stands above and below the text of an official letter.

use serde::Serialize;

/// The head of a letter (版头).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// How it is drawn.
    #[serde(flatten)]
    pub form: HeadForm,
    /// The red words (发文机关标志).
    pub mark: String,
    /// What stands in HeiTi at the upper left: 内部资料, 加急.
    pub marks: Vec<String>,
    /// 发文字号; without one the letter is a draft, and every page says so.
    pub number: Option<String>,
    /// The title, with the line breaks it is set with.
    pub title: String,
}

/// The heads of the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum HeadForm {
    /// 信函格式: red words near the upper edge, a red double rule below them and another one at the foot of the first page.
    Letter,
    /// 文件格式: the number in the middle above a red rule.
    Document,
    /// 文件格式 to an organ above: the number on the left, on the right who signed it.
    Upward {
        /// 签发人
        signers: Vec<String>,
    },
    /// 纪要格式: below the number who drew them up, and the day.
    Minutes {
        /// Who.
        by: String,
        /// The day in words.
        day: String,
    },
}

/// How large the red words are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Lettering {
    /// Height of a letter in points.
    pub(crate) size: f64,
    /// Its width as a share of its height.
    pub(crate) scale: f64,
}

impl Head {
    /// Letters that fill a line: long names take narrower and then lower ones.
    pub(crate) fn lettering(&self) -> Lettering {
        /// Points that the words may take, a little less than the type area has.
        const ROOM: f64 = 430.0;
        /// Letters no narrower than this can be read.
        const NARROWEST: f64 = 0.7;
        let tallest = match self.form {
            HeadForm::Letter => 44.0,
            HeadForm::Document | HeadForm::Upward { .. } | HeadForm::Minutes { .. } => 52.0,
        };
        let letters = letters_wide(&self.mark).max(1.0);
        let size = f64::min(tallest, ROOM / (NARROWEST * letters));
        Lettering {
            size,
            scale: f64::min(1.0, ROOM / (size * letters)),
        }
    }

    /// Who signed it, two to a row.
    pub(crate) fn signer_rows(&self) -> Vec<String> {
        match &self.form {
            HeadForm::Upward { signers } => signers.chunks(2).map(|row| row.join("　")).collect(),
            HeadForm::Letter | HeadForm::Document | HeadForm::Minutes { .. } => Vec::new(),
        }
    }
}

/// How many letters wide a text is; figures and Latin letters take half of one.
pub(crate) fn letters_wide(text: &str) -> f64 {
    text.chars()
        .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
        .sum()
}

/// The foot of the last page (版记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imprint {
    /// 抄送: who gets a copy.
    pub copies: Option<String>,
    /// 印发: who printed it, and the day in words.
    pub printed: Option<(String, String)>,
    /// Whether it stands between rules.
    pub ruled: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(mark: &str) -> Head {
        Head {
            form: HeadForm::Document,
            mark: mark.to_owned(),
            marks: Vec::new(),
            number: None,
            title: String::new(),
        }
    }

    #[test]
    fn the_red_words_fit_into_a_line() {
        for letters in [1, 6, 9, 12, 20, 40] {
            let lettering = head(&"云".repeat(letters)).lettering();
            let width = lettering.size * lettering.scale * letters_wide(&"云".repeat(letters));
            assert!(width < 430.1, "{letters}: {width}");
            assert!(lettering.scale > 0.69 && lettering.size <= 52.0);
        }
        let short = head("云岭县文件").lettering();
        assert!((short.scale - 1.0).abs() < 1e-9 && (short.size - 52.0).abs() < 1e-9);
    }
}
