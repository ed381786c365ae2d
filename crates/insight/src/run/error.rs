//! Why something was not kept or not run: a code and details for the log, a sentence for people.

use std::fmt;

/// A kind of failure. The text is what logs are searched for; it never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunCode {
    /// A model reads a table that the task was not granted.
    NotGranted,
    /// A model reads a table or column that it does not declare.
    Undeclared,
    /// The query is no single query, or the engine does not understand it.
    Query,
    /// The result does not have the columns that a model's result has.
    Result,
    /// The same subject and period came twice in one part.
    Repeated,
    /// More hits than anybody could look at.
    TooMany,
    /// A batch is not there, is damaged or was changed.
    Batch,
    /// The memory that was allowed is not enough.
    Memory,
    /// Somebody stopped it.
    Cancelled,
    /// Disk or network.
    Storage,
    /// The cluster does not answer, or failed.
    Cluster,
    /// Anything else inside the engine.
    Engine,
}

impl RunCode {
    /// The code for logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotGranted => "run.not_granted",
            Self::Undeclared => "run.undeclared",
            Self::Query => "run.query",
            Self::Result => "run.result",
            Self::Repeated => "run.repeated",
            Self::TooMany => "run.too_many",
            Self::Batch => "run.batch",
            Self::Memory => "run.memory",
            Self::Cancelled => "run.cancelled",
            Self::Storage => "run.storage",
            Self::Cluster => "run.cluster",
            Self::Engine => "run.engine",
        }
    }

    /// What people are told.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotGranted => {
                "模型要用到本次任务未获批准使用的数据表，已拒绝运行；确需使用的，请先办理数据使用审批。"
            }
            Self::Undeclared => {
                "模型读取了说明中没有列明的数据，已拒绝运行；请模型编写人员核对输入数据说明。"
            }
            Self::Query | Self::Result | Self::Repeated => {
                "模型的查询语句有误，未能运行；请将模型编号和版本告知模型编写人员。"
            }
            Self::TooMany => "命中数量过多，无法逐条核实；请先调整模型参数，缩小范围后再运行。",
            Self::Batch => "模型要用的数据批次已删除或已损坏，请重新入库后再运行。",
            Self::Memory => "可用内存不足，未能运行完；请调高内存上限，或错开时间再运行。",
            Self::Cancelled => "已停止运行；已完成的部分保留，可以继续。",
            Self::Storage => "数据存储读写失败，请检查磁盘空间和存储服务后再运行。",
            Self::Cluster => {
                "计算集群没有响应或中途出错；请检查集群后继续运行，已完成的部分不会重算。"
            }
            Self::Engine => "运行中出现意外错误，请联系系统管理员查看日志。",
        }
    }
}

impl fmt::Display for RunCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A failure. What it displays is for logs, in English; [`RunCode::sentence`] is for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct RunError {
    /// The kind.
    pub code: RunCode,
    /// What exactly, in English, without values of rows.
    pub detail: String,
}

impl RunError {
    /// A failure of a kind.
    pub fn new(code: RunCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}
