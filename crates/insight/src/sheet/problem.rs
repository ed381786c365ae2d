//! Why a file is no table that can be checked.

/// Each variant's text is the sentence that the unit reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotATable {
    /// Nothing in it.
    #[error("文件是空的，请检查后重新选择。本期没有业务的，请用“零报告”并写明原因，不要交空文件。")]
    Empty,
    /// More bytes than are allowed.
    #[error("文件超过 {0} MB，请按月份或乡镇拆分后上传。")]
    TooLarge(u64),
    /// More rows than are allowed.
    #[error("表格超过 {0} 行，请按月份或乡镇拆分后上传。")]
    TooManyRows(u64),
    /// An archive that would unpack to far more than it should.
    #[error("文件解压后过大，疑似异常压缩文件，已停止读取。请检查文件来源。")]
    Bomb,
    /// Password protected.
    #[error("文件有打开密码，无法读取。请取消密码后再上传。")]
    Encrypted,
    /// Damaged, or not what it seems.
    #[error("文件已损坏，无法读取。请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。")]
    Damaged,
    /// A web page or XML that is called a workbook, as many systems export it.
    #[error(
        "这个文件实际是网页格式，只是扩展名改成了表格。请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。"
    )]
    WebPage,
    /// Another kind of file.
    #[error("这个文件不是表格（{0}）。请上传 xlsx、xls 或 csv 格式的表格。")]
    OtherFormat(&'static str),
    /// Bytes that are no text.
    #[error("文件内容不是文字，也不是能识别的表格。请上传 xlsx、xls 或 csv 格式的表格。")]
    Noise,
    /// A cell without end, mostly because a quotation mark is not closed.
    #[error(
        "第 {0} 行有一个单元格过长，可能是引号没有成对。请用 Excel 打开检查，另存为 xlsx 后再上传。"
    )]
    LongCell(u64),
    /// The headers were not found.
    #[error("没有找到“{title}”的表头。请使用下发的模板，表头应包含：{expected}。")]
    NoHeader {
        /// The data set.
        title: String,
        /// The headers that must be there.
        expected: String,
    },
    /// The source could not be read.
    #[error("文件读取中断（{0}），请重新上传。")]
    Interrupted(std::io::ErrorKind),
}

impl From<std::io::Error> for NotATable {
    fn from(error: std::io::Error) -> Self {
        Self::Interrupted(error.kind())
    }
}
