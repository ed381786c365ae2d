//! What can be wrong: a stable code for each kind, and how much it weighs.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The three layers in which submissions are checked, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// 全面性: is everything there?
    Completeness,
    /// 格式规范性: is it written so that it can be read?
    Format,
    /// 内容准确性: can it be true?
    Accuracy,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Completeness => "全面性",
            Self::Format => "格式规范性",
            Self::Accuracy => "内容准确性",
        })
    }
}

/// How much an issue weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 提示: good to know.
    Hint,
    /// 警告: somebody should look; the submission passes.
    Warning,
    /// 阻断: the submission goes back.
    Block,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hint => "提示",
            Self::Warning => "警告",
            Self::Block => "阻断",
        })
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $text:literal $title:literal $layer:ident),+ $(,)?) => {
        /// A kind of issue. The text is what people quote; it never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name),+
        }

        impl Code {
            /// All codes, in the order of their layers.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code as people quote it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// What it is about, for people.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }

            /// The layer it belongs to.
            pub fn layer(self) -> Layer {
                match self { $(Self::$name => Layer::$layer),+ }
            }
        }
    };
}

codes! {
    /// Something is not there: columns, cells, months, rows, a signed reason.
    Full "DQ-FULL" "全面性" Completeness,
    /// Rows or business keys that stand twice, or nearly.
    Key "DQ-KEY" "重复" Completeness,
    /// A spreadsheet has damaged the value.
    Xls "DQ-XLS" "Excel 损坏" Format,
    /// Characters that a conversion has lost.
    Enc "DQ-ENC" "编码" Format,
    /// Identity numbers.
    Id "DQ-ID" "身份证号" Format,
    /// Unified social credit codes.
    Uscc "DQ-USCC" "信用代码" Format,
    /// Accounts and cards.
    Bank "DQ-BANK" "账号" Format,
    /// Mobile numbers.
    Mob "DQ-MOB" "手机号" Format,
    /// Region codes.
    Reg "DQ-REG" "行政区划" Format,
    /// Number plates.
    Plate "DQ-PLATE" "号牌" Format,
    /// Days, months, years.
    Date "DQ-DATE" "日期" Format,
    /// Money, areas, litres, and their units.
    Amt "DQ-AMT" "金额和数量" Format,
    /// Names that are no names.
    Name "DQ-NAME" "姓名" Format,
    /// Products and totals that do not come out.
    Sum "DQ-SUM" "勾稽" Accuracy,
    /// Values that are not in a register or list.
    Ref "DQ-REF" "参照" Accuracy,
    /// Values that were filled in to have something there.
    Const "DQ-CONST" "可疑填充" Accuracy,
    /// The same person under two names, the same name under two numbers.
    Xtab "DQ-XTAB" "跨表一致" Accuracy,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_layer_by_layer_and_are_distinct() {
        assert!(Code::ALL.is_sorted_by_key(|code| code.layer()));
        let mut texts: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), 17);
    }

    #[test]
    fn people_are_told_in_their_words() {
        assert_eq!(Code::Sum.to_string(), "DQ-SUM");
        assert_eq!(
            (Code::Sum.title(), Code::Sum.layer().to_string()),
            ("勾稽", "内容准确性".to_owned())
        );
        assert_eq!(Level::Block.to_string(), "阻断");
    }

    #[test]
    fn levels_are_ordered_by_weight() {
        assert!(Level::Hint < Level::Warning && Level::Warning < Level::Block);
    }
}
