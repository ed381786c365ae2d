//! Why a description of a data set is refused.

/// What contradicts what, in a sentence for who wrote the description.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// No TOML, or with entries that nobody knows.
    #[error("数据集描述无法读取：{0}")]
    Unreadable(String),
    /// Without columns or key nothing can be checked.
    #[error("数据集“{0}”没有列或没有业务主键。")]
    Empty(String),
    /// Two columns have the same name or the same header.
    #[error("数据集“{dataset}”中“{word}”用于两列，无法对应表头。")]
    Twice {
        /// The data set.
        dataset: String,
        /// The name, header or alias.
        word: String,
    },
    /// A rule names a column that is not there.
    #[error("数据集“{dataset}”的{place}用到“{column}”，但没有这一列。")]
    NoColumn {
        /// The data set.
        dataset: String,
        /// The part of the description.
        place: &'static str,
        /// The column.
        column: String,
    },
    /// A rule names a column that holds something else.
    #[error("数据集“{dataset}”的{place}用到“{column}”，但这一列不是{expected}。")]
    WrongKind {
        /// The data set.
        dataset: String,
        /// The part of the description.
        place: &'static str,
        /// The column.
        column: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// An entry of a column that its kind cannot have, or one that it needs and lacks.
    #[error("数据集“{dataset}”的“{column}”列：{entry}与类型不相称。")]
    Entry {
        /// The data set.
        dataset: String,
        /// The column.
        column: String,
        /// The entry.
        entry: &'static str,
    },
    /// A reference to a data set or column that is not in the catalogue.
    #[error("数据集“{dataset}”引用“{to}”的“{key}”，但目录中没有。")]
    NoTarget {
        /// The data set.
        dataset: String,
        /// The other data set.
        to: String,
        /// Its column.
        key: String,
    },
    /// Two data sets have the same name.
    #[error("目录中有两个名为“{0}”的数据集。")]
    SameName(String),
}
