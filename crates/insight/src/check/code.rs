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
    ($($(#[$doc:meta])* $name:ident $text:literal $layer:ident),+ $(,)?) => {
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

            /// The layer it belongs to.
            pub fn layer(self) -> Layer {
                match self { $(Self::$name => Layer::$layer),+ }
            }
        }
    };
}

codes! {
    /// Something is not there: columns, cells, months, rows, a signed reason.
    Full "DQ-FULL" Completeness,
    /// Rows or business keys that stand twice, or nearly.
    Key "DQ-KEY" Completeness,
    /// A spreadsheet has damaged the value.
    Xls "DQ-XLS" Format,
    /// Characters that a conversion has lost.
    Enc "DQ-ENC" Format,
    /// Identity numbers.
    Id "DQ-ID" Format,
    /// Unified social credit codes.
    Uscc "DQ-USCC" Format,
    /// Accounts and cards.
    Bank "DQ-BANK" Format,
    /// Mobile numbers.
    Mob "DQ-MOB" Format,
    /// Region codes.
    Reg "DQ-REG" Format,
    /// Number plates.
    Plate "DQ-PLATE" Format,
    /// Days, months, years.
    Date "DQ-DATE" Format,
    /// Money, areas, litres, and their units.
    Amt "DQ-AMT" Format,
    /// Names that are no names.
    Name "DQ-NAME" Format,
    /// Products and totals that do not come out.
    Sum "DQ-SUM" Accuracy,
    /// Values that are not in a register or list.
    Ref "DQ-REF" Accuracy,
    /// Values that were filled in to have something there.
    Const "DQ-CONST" Accuracy,
    /// The same person under two names, the same name under two numbers.
    Xtab "DQ-XTAB" Accuracy,
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
    fn levels_are_ordered_by_weight() {
        assert!(Level::Hint < Level::Warning && Level::Warning < Level::Block);
    }
}
