//! When something did not work: what happened, what to do, and what was typed.

use askama::Template;

use super::frame::Frame;
use super::parts::Link;

/// An error page. Without a frame (nobody is signed in) it stands alone.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame, when somebody is signed in.
    pub frame: Frame,
    /// What to show.
    pub trouble: Trouble,
}

/// The same without a frame.
#[derive(Debug, Template)]
#[template(path = "error_bare.html")]
pub struct BareErrorPage {
    /// What to show.
    pub trouble: Trouble,
}

/// What happened and what to do.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub title: String,
    /// What happened, in a sentence; names the rule that was broken.
    pub what: String,
    /// What to do, line by line.
    pub todo: Vec<String>,
    /// Where to go; the first is the prominent one.
    pub links: Vec<Link>,
    /// What people quote when they call.
    pub operation: String,
    /// What was typed: name of the field and text, so that nothing is lost.
    pub kept: Vec<(String, String)>,
}

impl Trouble {
    /// The words for this status; `what` says what broke, or is empty for the usual sentence.
    pub fn of(status: u16, what: &str, operation: impl Into<String>) -> Self {
        let (title, usual, todo): (&str, &str, &[&str]) = match status {
            400 => (
                "请求看不懂",
                "浏览器送来的内容不完整，没有办理。",
                &["返回上一页，刷新后再试。"],
            ),
            401 => (
                "请先登录",
                "您还没有登录，或登录已过期。",
                &[
                    "重新登录，登录后会回到刚才的页面。",
                    "没有提交成功的文字在下面，请先复制。",
                ],
            ),
            403 => (
                "您不能办理这件事",
                "这件事不在您的职责范围内。",
                &["如确需办理，请联系本单位管理员或整改办。"],
            ),
            404 => (
                "没有找到",
                "页面不存在，或者不在您可以查看的范围内。",
                &["检查网址或编号是否写错。", "从台账或搜索中查找。"],
            ),
            409 => (
                "别人刚刚改过",
                "您打开页面之后，有人改了同一内容，为避免覆盖，这次没有保存。",
                &[
                    "打开最新内容，看看改了什么。",
                    "您填写的文字在下面，可以复制后重新提交。",
                ],
            ),
            413 => (
                "文件太大",
                "文件超过 50 MB，没有接收。",
                &["去掉文件中的图片，或拆成几个文件。"],
            ),
            422 => (
                "内容不合要求",
                "有内容不符合规定，没有保存。",
                &["按提示修改后再提交。"],
            ),
            429 => (
                "操作太频繁",
                "短时间内请求太多，暂时没有办理。",
                &["过一分钟再试。"],
            ),
            503 => (
                "系统正忙",
                "系统暂时处理不过来，没有办理。",
                &["过一分钟再试，已保存的内容不受影响。"],
            ),
            507 => (
                "磁盘空间不足",
                "服务器磁盘已满，这次没有保存；以前保存的内容都在。",
                &[
                    "请通知系统管理员清理磁盘。",
                    "您填写的文字在下面，请先复制。",
                ],
            ),
            _ => (
                "系统出错",
                "系统没有办成这件事，已记录原因；以前保存的内容都在。",
                &[
                    "过一会儿再试。",
                    "仍不行时，把下面的操作编号告诉系统管理员。",
                ],
            ),
        };
        Self {
            status,
            title: title.to_owned(),
            what: if what.is_empty() { usual } else { what }.to_owned(),
            todo: todo.iter().map(|&line| line.to_owned()).collect(),
            links: vec![if status == 401 {
                Link::new("去登录", "/sign-in")
            } else {
                Link::new("回到工作台", "/")
            }],
            operation: operation.into(),
            kept: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_sentence_wins_over_the_usual_one() {
        assert_eq!(
            Trouble::of(409, "有人改过这个问题。", "op").what,
            "有人改过这个问题。"
        );
        assert!(Trouble::of(507, "", "op").what.contains("磁盘"));
        assert_eq!(Trouble::of(418, "", "op").title, "系统出错");
    }
}
