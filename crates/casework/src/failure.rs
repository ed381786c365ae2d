//! Why a use case gave no result. The text is what the person reads; the code is what scripts and support quote.

use bihuan_access::Action;
use bihuan_domain::{Refusal, import::DraftRefusal};
use bihuan_intake::{NotADocument, file_type::NotTaken};
use bihuan_store::StoreError;

/// Why a use case gave no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// Not there, or not for this person.
    #[error("没有找到您要的内容，可能已被移走，或不在您的权限范围内。")]
    NotFound,
    /// There, but not for this person to do.
    #[error("您可以查看，但不能{}。此事由{}办理。", .0.label(), .0.whose())]
    Forbidden(Action),
    /// Nobody is signed in.
    #[error("请先登录。")]
    SignedOut,
    /// A rule of the domain.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A rule of the import.
    #[error(transparent)]
    Draft(#[from] DraftRefusal),
    /// No document.
    #[error(transparent)]
    NotADocument(#[from] NotADocument),
    /// A file that is not kept.
    #[error("“{name}”：{why}")]
    NotTaken {
        /// What the sender calls it.
        name: String,
        /// Why.
        why: NotTaken,
    },
    /// A file that is no longer what was handed in.
    #[error(
        "“{0}”的存放内容与提交时的摘要值不符，可能已损坏或被改动，为防误用不予提供。请联系系统管理员用“bihuan doctor”检查并从备份恢复。"
    )]
    Damaged(String),
    /// Somebody else was quicker.
    #[error("刚才有人修改了同一内容，您的修改没有保存。请刷新后核对再试。")]
    Stale,
    /// A value that names nothing.
    #[error("{0}")]
    BadReference(&'static str),
    /// A value that cannot be used, with the sentence that says why.
    #[error("{0}")]
    Invalid(String),
    /// Something with this name is there already.
    #[error("{0}")]
    Taken(&'static str),
    /// The same request was carried out before; its effect stands.
    #[error("这次请求先前已经办理，没有重复办理。请刷新后查看结果。")]
    AlreadyDone,
    /// Too many tries.
    #[error("{0}")]
    Locked(String),
    /// A code of a second factor that is wrong, or was used before.
    #[error("动态口令不正确或已用过，请等手机显示下一个再输。")]
    WrongCode,
    /// The database is busy.
    #[error("系统正忙，请稍等几秒再试。您填写的内容没有丢失。")]
    Busy,
    /// The disk is full.
    #[error("服务器磁盘空间已满，暂时不能保存。请联系系统管理员清理磁盘，清理后无需重启即可继续。")]
    Full,
    /// The disk failed.
    #[error(
        "服务器磁盘写入失败，系统已停止接受修改，仍可查看。请联系系统管理员检查磁盘后重新启动。"
    )]
    ReadOnly,
    /// Anything the person cannot mend.
    #[error("系统内部错误，操作没有完成。请把操作编号告诉系统管理员。")]
    Internal(String),
}

impl Failure {
    /// One of each kind, for the printed list of codes. Rules of the domain have lists of their own.
    pub fn examples() -> Vec<Self> {
        let documents = [
            NotADocument::Empty,
            NotADocument::TooLarge,
            NotADocument::Encrypted,
            NotADocument::Damaged,
            NotADocument::Bomb,
            NotADocument::NoText,
            NotADocument::Unsupported,
        ];
        let mut all = vec![
            Self::NotFound,
            Self::Forbidden(Action::Issue),
            Self::SignedOut,
            Self::Stale,
            Self::AlreadyDone,
            Self::BadReference("没有找到所选单位，或单位已停用，请重新选择。"),
            Self::Invalid("（说明哪一项不合规）".to_owned()),
            Self::Taken("这个代号已被使用，请换一个。"),
            Self::Locked("口令连续输错，请等 5 秒再试。".to_owned()),
            Self::WrongCode,
            Self::Busy,
            Self::Full,
            Self::ReadOnly,
            Self::Internal(String::new()),
        ];
        all.extend(documents.map(Self::NotADocument));
        all.push(Self::Damaged("现场照片.jpg".to_owned()));
        all.extend(NotTaken::ALL.map(|why| Self::NotTaken {
            name: "现场照片.jpg".to_owned(),
            why,
        }));
        all
    }

    /// Stable code for the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden(_) => "forbidden",
            Self::SignedOut => "signed_out",
            Self::Refused(refusal) => refusal.code(),
            Self::Draft(refusal) => refusal.code(),
            Self::NotADocument(why) => match why {
                NotADocument::Empty => "document_empty",
                NotADocument::TooLarge => "document_too_large",
                NotADocument::Encrypted => "document_encrypted",
                NotADocument::Damaged => "document_damaged",
                NotADocument::Bomb => "document_bomb",
                NotADocument::NoText => "document_without_text",
                NotADocument::Unsupported => "document_unsupported",
            },
            Self::NotTaken { why, .. } => why.code(),
            Self::Damaged(_) => "file_altered",
            Self::Stale => "stale",
            Self::BadReference(_) => "bad_reference",
            Self::Invalid(_) => "invalid",
            Self::Taken(_) => "taken",
            Self::AlreadyDone => "already_done",
            Self::Locked(_) => "locked",
            Self::WrongCode => "wrong_code",
            Self::Busy => "busy",
            Self::Full => "disk_full",
            Self::ReadOnly => "read_only",
            Self::Internal(_) => "internal",
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => Self::Stale,
            StoreError::AlreadyDone { .. } => Self::AlreadyDone,
            StoreError::Busy(_) => Self::Busy,
            StoreError::Full(_) => Self::Full,
            StoreError::Broken(_) => Self::ReadOnly,
            StoreError::NulCharacter => {
                Self::Invalid("文字中含有无法保存的控制字符，请删除后再试。".to_owned())
            }
            other => Self::Internal(other.to_string()),
        }
    }
}
