//! What a table is, whatever file it becomes.

use jiff::Timestamp;
use jiff::civil::Date;

/// A table without its rows: what stands above them and what their columns are.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The heading above everything.
    pub title: String,
    /// A line below the heading: which list, which filter, how many, as of when.
    pub subtitle: Option<String>,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// So many columns on the left stay in sight when the sheet is scrolled sideways.
    pub frozen_columns: u16,
    /// When the document was made; the only time that enters it.
    pub made_at: Timestamp,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What stands at its head.
    pub header: String,
    /// Its width in characters of the default font; a Chinese character takes two.
    pub width_chars: f64,
    /// What its cells hold.
    pub kind: Kind,
    /// True to break long texts into lines instead of hiding what does not fit.
    pub wrap: bool,
}

impl Column {
    /// A column of texts, broken into lines where they are long.
    pub fn text(header: impl Into<String>, width_chars: f64) -> Self {
        Self {
            header: header.into(),
            width_chars,
            kind: Kind::Text,
            wrap: true,
        }
    }

    /// A column of another kind, each cell on one line.
    pub fn of(kind: Kind, header: impl Into<String>, width_chars: f64) -> Self {
        Self {
            header: header.into(),
            width_chars,
            kind,
            wrap: false,
        }
    }
}

/// What the cells of a column hold, and so how they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Texts.
    Text,
    /// Numbers as they are.
    Number,
    /// Days, as `2023-12-21`.
    Date,
    /// Shares of one, shown as `81.2%`.
    Percent,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A heading over the rows that follow, across all columns.
    Heading(String),
    /// One cell a column; missing ones are empty, further ones are an error.
    Cells(Vec<Cell>),
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, in a column of any kind.
    Text(String),
    /// A number; in a column of percentages a share of one. What is not finite is left empty.
    Number(f64),
    /// A day.
    Date(Date),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The table has no column, or more than a sheet can hold.
    #[error("表格应有 1 至 16384 列，现有 {0} 列。")]
    Columns(usize),
    /// There are more rows than a sheet can hold.
    #[error("记录超过一张工作表的上限（1048576 行），请缩小筛选范围或导出为 CSV。")]
    TooManyRows,
    /// A row has more cells than the table has columns.
    #[error("第 {row} 行有 {cells} 格，多于表格的 {columns} 列。")]
    TooManyCells {
        /// The row, counted from 1.
        row: usize,
        /// Its cells.
        cells: usize,
        /// The columns of the table.
        columns: usize,
    },
    /// No font has Chinese characters.
    #[error(
        "本机没有中文字体，不能生成 PDF。请系统管理员安装字体（Debian：apt install fonts-noto-cjk fonts-arphic-gkai00mp），或把仿宋、小标宋、黑体、楷体的字体文件放进数据文件夹的 fonts 目录；也可以改为导出 DOCX。"
    )]
    NoChineseFont,
    /// The layout failed.
    #[error("排版未能完成：{0}")]
    Typeset(String),
    /// Writing failed.
    #[error("文件未能写出：{0}")]
    Write(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The temporary file could not be written, most likely because the disk is full.
    #[error("临时文件未能写入，请检查磁盘空间。")]
    Scratch,
}
