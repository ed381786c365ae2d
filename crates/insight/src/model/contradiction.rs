//! Why a description of a model is refused.

/// What contradicts what, in a sentence for who wrote the model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// No TOML, or with entries that nobody knows.
    #[error("模型描述无法读取：{0}")]
    Unreadable(String),
    /// The number of a model is a capital letter and two or three digits.
    #[error("模型编号“{0}”应为一个大写字母加两三位数字，例如 F01。")]
    Id(String),
    /// Two models have the same number.
    #[error("有两个编号为“{0}”的模型。")]
    SameId(String),
    /// The wording speaks like a verdict.
    #[error("模型 {model} 的提示语应写成“{form}”，现为“{wording}”。")]
    Wording {
        /// The model.
        model: String,
        /// How it must begin and end.
        form: &'static str,
        /// What stands there.
        wording: String,
    },
    /// A part that every model needs is empty.
    #[error("模型 {model} 缺少{part}。")]
    Missing {
        /// The model.
        model: String,
        /// The part.
        part: &'static str,
    },
    /// A name is used twice in one list.
    #[error("模型 {model} 的{place}中“{name}”出现两次。")]
    Twice {
        /// The model.
        model: String,
        /// The list.
        place: &'static str,
        /// The name.
        name: String,
    },
    /// A parameter that cannot be what it says.
    #[error("模型 {model} 的参数“{parameter}”：{problem}。")]
    Parameter {
        /// The model.
        model: String,
        /// The parameter.
        parameter: String,
        /// What is wrong.
        problem: String,
    },
    /// The query cannot be expanded or uses what is forbidden.
    #[error("模型 {model} 的{place}：{problem}。")]
    Query {
        /// The model.
        model: String,
        /// 查询 or 证据.
        place: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// An input names a table or column that is not in the catalogue.
    #[error("模型 {model} 用到“{table}”的“{column}”，但目录中没有。")]
    NoColumn {
        /// The model.
        model: String,
        /// The table.
        table: String,
        /// The column; the table's own name when the table is missing.
        column: String,
    },
    /// The model runs in parts, or reads a table in parts, and nothing says by which key.
    #[error("模型 {model} 的“{table}”按分桶读取，但模型没有写明按什么分桶。")]
    NoBucket {
        /// The model.
        model: String,
        /// The table.
        table: String,
    },
}
