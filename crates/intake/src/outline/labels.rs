//! Label words: what role the passage after a label has.
//!
//! A label is a noun phrase made of a small vocabulary (`省委巡视反馈问题`, `整改落实情况`, `下一步工作打算`, `责任单位及责任人`). Its last
//! weighty word says the role, as the head of a Chinese noun phrase does; so a wording that nobody listed is still read.

use std::{collections::HashMap, sync::LazyLock};

use super::numbering::{self, skip_spaces};

/// Role of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// What was found.
    Problem,
    /// The task that is set (it stands for the problem when there is no other).
    Task,
    /// What was done, how far it is.
    Status,
    /// Measures, planned or taken.
    Measures,
    /// What remains to be done.
    Next,
    /// Goal of the rectification.
    Target,
    /// Responsible, leading or assisting units.
    Units,
    /// Responsible person or leader.
    Sponsor,
    /// Deadline.
    Deadline,
    /// Anything else that is labelled: cause, remark.
    Other,
}

/// A label at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// Its role.
    pub(super) role: Role,
    /// The words, without brackets and colon.
    pub(super) phrase: String,
    /// Characters from its start to the first character of what it labels.
    pub(super) len: usize,
    /// Marked by a colon or brackets, or alone on its line; `false` when only a space follows.
    pub(super) firm: bool,
    /// It is alone on its line, without colon: it may as well be a heading.
    pub(super) alone: bool,
    /// The number inside it (`问题一：`): its components and its printed form.
    pub(super) number: Option<(Vec<u32>, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Neutral,
    Assigning,
    Acting,
    State,
    Yield,
    Problem,
    Task,
    Measure,
    Target,
    Unit,
    Person,
    Time,
    Next,
    Cause,
    Opinion,
}

const VOCABULARY: &[(Word, &[&str])] = &[
    (
        Word::Neutral,
        &[
            "巡视",
            "巡察",
            "督察",
            "督查",
            "督导组",
            "检查组",
            "检查",
            "审计",
            "反馈",
            "存在",
            "发现",
            "指出",
            "查出",
            "查摆",
            "移交",
            "交办",
            "转办",
            "提出",
            "具体",
            "主要",
            "突出",
            "详细",
            "有关",
            "相关",
            "工作",
            "组",
            "省委",
            "市委",
            "县委",
            "区委",
            "中央",
            "党委",
            "党组",
            "内容",
            "描述",
            "概述",
            "简述",
            "概况",
            "情形",
            "方面",
            "类型",
            "该",
            "此",
            "本",
            "项",
            "条",
            "目前",
            "当前",
            "最新",
            "截至",
            "截止",
            "阶段性",
            "阶段",
            "第一",
            "第二",
            "集中",
            "期内",
            "期",
            "后",
            "环保",
            "生态环境",
            "环境",
            "保护",
            "涉及",
            "对应",
            "拟",
            "已",
            "采取",
            "的",
            "及",
            "和",
            "与",
            "暨",
            "、",
            "/",
            "其",
            "等",
            "是",
            "如下",
            "为",
            "事项",
            "信访",
            "举报",
            "投诉",
            "案件",
            "清单",
            "年",
            "月",
            "日",
            "底",
            "前",
            "立行立改",
            "边巡边改",
            "专项",
            "重点",
            "个",
            "点",
            "分",
            "党支部",
            "总体",
            "初步",
            "取得",
            "原",
            "书面",
            "群众",
            "意识形态",
            "选人用人",
            "被",
            "单项",
            "序号",
            "编号",
            "原文",
            "反映",
            "点位",
            "到位",
            "验收",
            "汇报",
            "批次",
            "督办件",
            "来信",
            "来电",
        ],
    ),
    (
        Word::Assigning,
        &[
            "责任", "牵头", "配合", "协同", "协助", "主责", "主办", "承办", "协办", "督办", "督导",
            "包案", "领办", "分管", "挂牌", "直接", "包保", "负责",
        ],
    ),
    (
        Word::Acting,
        &[
            "整改", "落实", "完成", "推进", "推动", "办理", "处理", "处置", "解决", "办结", "销号",
            "核查", "调查", "核实", "回应", "答复", "整治", "改进", "进行", "开展", "执行", "实施",
        ],
    ),
    (
        Word::State,
        &["情况", "状态", "进度", "现状", "结论", "说明"],
    ),
    (
        Word::Yield,
        &["进展", "成效", "成果", "效果", "结果", "实效"],
    ),
    (
        Word::Problem,
        &["问题", "表现", "不足", "缺陷", "隐患", "诉求"],
    ),
    (Word::Task, &["任务", "项目"]),
    (Word::Measure, &["措施", "举措", "做法", "办法", "对策"]),
    (Word::Target, &["目标", "要求", "标准", "指标"]),
    (
        Word::Unit,
        &[
            "单位", "部门", "机关", "主体", "科室", "处室", "股室", "组织",
        ],
    ),
    (
        Word::Person,
        &[
            "领导",
            "责任人",
            "负责人",
            "包案人",
            "联系人",
            "经办人",
            "人员",
            "人",
            "县领导",
            "区领导",
            "市领导",
            "校领导",
        ],
    ),
    (
        Word::Time,
        &["时限", "期限", "时间", "日期", "时效", "节点", "周期"],
    ),
    (
        Word::Next,
        &[
            "下一步",
            "下步",
            "下一阶段",
            "后续",
            "今后",
            "打算",
            "计划",
            "安排",
            "思路",
        ],
    ),
    (
        Word::Cause,
        &["原因", "依据", "分析", "定性", "备注", "剖析"],
    ),
    (Word::Opinion, &["意见", "建议"]),
];

/// A word as characters, with its kind.
type Spelling = (Vec<char>, Word);

/// The vocabulary by first character, longest word first.
static WORDS: LazyLock<HashMap<char, Vec<Spelling>>> = LazyLock::new(|| {
    let mut map = HashMap::<char, Vec<Spelling>>::new();
    for (word, list) in VOCABULARY {
        for text in *list {
            let chars: Vec<char> = text.chars().collect();
            if let Some(first) = chars.first() {
                map.entry(*first).or_default().push((chars, *word));
            }
        }
    }
    for list in map.values_mut() {
        list.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
    }
    map
});

/// Longest phrase of vocabulary words that starts at `at`; gives its words and its end.
fn phrase(chars: &[char], at: usize) -> (Vec<Word>, usize) {
    let (mut words, mut end) = (Vec::new(), at);
    while let Some(&c) = chars.get(end) {
        if end - at > 24 {
            break;
        }
        if c.is_ascii_digit()
            && words.iter().all(|w| *w == Word::Neutral)
            && chars
                .get(end + 1)
                .is_some_and(|n| n.is_ascii_digit() || matches!(n, '年' | '月' | '日'))
        {
            // A date in front ("截至2024年6月整改情况").
            end += 1;
            continue;
        }
        let hit = WORDS.get(&c).and_then(|list| {
            list.iter().find(|(word, _)| {
                chars
                    .get(end..end + word.len())
                    .is_some_and(|s| s == word.as_slice())
            })
        });
        let Some((text, word)) = hit else { break };
        words.push(*word);
        end += text.len();
    }
    (words, end)
}

/// The role a phrase has by its words; `None` when it is no label.
fn role_of_words(words: &[Word], text: &str) -> Option<Role> {
    let has = |w: Word| words.contains(&w);
    let reported = ["举报", "投诉", "信访", "反映", "交办"];
    if text.ends_with("内容") && reported.iter().any(|w| text.contains(w)) {
        return Some(Role::Problem);
    }
    let head = words
        .iter()
        .rev()
        .find(|w| !matches!(w, Word::Neutral))
        .copied()?;
    let acted = has(Word::Acting) || has(Word::Yield);
    if has(Word::Cause) {
        return Some(Role::Other);
    }
    if has(Word::Next) {
        // "计划完成时间" is a deadline, "整改计划" a set of measures.
        if head == Word::Time {
            return Some(Role::Deadline);
        }
        let later = ["下一", "下步", "后续", "今后", "打算", "思路"]
            .iter()
            .any(|w| text.contains(w));
        return if later {
            Some(Role::Next)
        } else {
            acted.then_some(Role::Measures)
        };
    }
    match head {
        Word::Time => {
            (acted || has(Word::Assigning) || text.contains('限')).then_some(Role::Deadline)
        }
        Word::Person => {
            (has(Word::Assigning) || acted || text.contains("责任") || text.contains("负责"))
                .then_some(if has(Word::Unit) {
                    Role::Units
                } else {
                    Role::Sponsor
                })
        }
        Word::Unit => (has(Word::Assigning) || acted).then_some(Role::Units),
        Word::Target => (acted || text == "目标" || text.ends_with("目标")).then_some(Role::Target),
        Word::State
            if acted || text.contains("目前") || text.contains("当前") || text.contains("最新") =>
        {
            Some(Role::Status)
        }
        Word::State if has(Word::Problem) => Some(Role::Problem),
        Word::Yield | Word::Acting => Some(Role::Status),
        Word::Measure => Some(Role::Measures),
        Word::Task => Some(Role::Task),
        Word::Problem => Some(Role::Problem),
        Word::Opinion if text.contains("建议") || text.contains("处理意见") => {
            Some(Role::Other)
        }
        Word::Opinion => ["反馈", "督察", "巡"]
            .iter()
            .any(|w| text.contains(w))
            .then_some(Role::Problem),
        Word::Assigning => (has(Word::Acting) && text.contains("责任")).then_some(Role::Units),
        _ => None,
    }
}

/// The role of a column header, a table cell or a heading that is nothing but a label.
pub(super) fn role_of(text: &str) -> Option<Role> {
    let chars: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：' | '【' | '】'))
        .collect();
    let stop = chars
        .iter()
        .position(|c| matches!(c, '(' | '（'))
        .unwrap_or(chars.len());
    let chars = chars.get(..stop)?;
    let (words, end) = phrase(chars, 0);
    if end != chars.len() || words.is_empty() {
        return None;
    }
    role_of_words(&words, &chars.iter().collect::<String>())
}

/// Whether a title is only general words ("主要问题", "集中整改期内整改进展情况") and names no subject.
pub(super) fn is_generic(title: &str) -> bool {
    let chars: Vec<char> = title.chars().filter(|c| !c.is_whitespace()).collect();
    let (mut at, mut strange) = (0, 0);
    while at < chars.len() {
        let (_, end) = phrase(&chars, at);
        if end > at {
            at = end;
        } else {
            at += 1;
            strange += 1;
        }
    }
    strange <= 1 || strange * 4 <= chars.len()
}

/// Reads a label at `at`. `line_start` allows weaker marks than a colon.
pub(super) fn read(chars: &[char], at: usize, line_start: bool) -> Option<Label> {
    let open = *chars.get(at)?;
    let close = match open {
        '【' => Some('】'),
        '[' => Some(']'),
        '(' => Some(')'),
        '〖' => Some('〗'),
        '<' => Some('>'),
        '"' if line_start => Some('"'),
        _ => None,
    };
    let start = skip_spaces(chars, at + usize::from(close.is_some()));
    let (words, end) = phrase(chars, start);
    if words.is_empty() {
        return None;
    }
    let phrase: String = chars.get(start..end)?.iter().collect();
    let role = role_of_words(&words, &phrase);
    let mut end = skip_spaces_before(chars, end, ':');
    if let Some(role @ (Role::Problem | Role::Task | Role::Measures | Role::Status)) =
        role.or(words
            .iter()
            .all(|w| *w == Word::Neutral)
            .then_some(Role::Problem)
            .filter(|_| phrase.ends_with('号') || phrase.ends_with("事项")))
        && let Some((path, printed, stop)) = numbering::after_label(chars, end)
    {
        return Some(Label {
            role,
            phrase,
            len: stop - at,
            firm: true,
            alone: false,
            number: Some((path, printed)),
        });
    }
    let role = role?;
    // A remark may stand between the words and the colon: 整改情况(截至6月底)：
    if chars.get(end) == Some(&'(')
        && let Some(shut) = chars
            .get(end..(end + 24).min(chars.len()))
            .and_then(|s| s.iter().position(|c| *c == ')'))
        && chars.get(end + shut + 1) == Some(&':')
    {
        end += shut + 1;
    }
    let (mut firm, mut alone) = (false, false);
    if let Some(close) = close {
        if chars.get(end) == Some(&':') {
            end += 1;
        }
        if chars.get(end) != Some(&close) {
            return None;
        }
        end += 1;
        if chars.get(end) == Some(&':') {
            end += 1;
        } else if open == '(' && !line_start {
            return None;
        }
        firm = true;
    } else if matches!(chars.get(end), Some(':')) {
        end += 1;
        firm = true;
    } else if line_start && !is_statement(&words, &phrase) {
        match chars.get(end) {
            None | Some('\n') => (firm, alone) = (true, true),
            Some(' ') => {}
            Some('—' | '-') if chars.get(end + 1).is_some_and(|c| matches!(c, '—' | '-')) => {
                end += 2;
                firm = true;
            }
            _ => return None,
        }
    } else {
        return None;
    }
    if phrase.chars().count() < 2 {
        return None;
    }
    Some(Label {
        role,
        phrase,
        len: skip_spaces(chars, end) - at,
        firm,
        alone,
        number: None,
    })
}

/// Whether the words are rather a statement ("已完成整改") than a label when no colon follows.
fn is_statement(words: &[Word], phrase: &str) -> bool {
    let head = words.iter().rev().find(|w| !matches!(w, Word::Neutral));
    head == Some(&Word::Acting) || phrase.starts_with('已')
}

/// Moves over spaces only if `then` follows them.
fn skip_spaces_before(chars: &[char], at: usize, then: char) -> usize {
    let to = skip_spaces(chars, at);
    if chars.get(to) == Some(&then) { to } else { at }
}

#[cfg(test)]
mod tests {
    use super::{Role, is_generic, read, role_of};

    #[test]
    fn wordings_that_nobody_listed_have_their_role() {
        for (text, role) in [
            ("省委巡视反馈问题", Role::Problem),
            ("存在的主要问题", Role::Problem),
            ("举报内容", Role::Problem),
            ("整改任务", Role::Task),
            ("截至目前整改进展情况", Role::Status),
            ("整改措施及完成情况", Role::Status),
            ("办理结果", Role::Status),
            ("主要做法", Role::Measures),
            ("下一步工作打算", Role::Next),
            ("整改目标", Role::Target),
            ("责任单位及责任人", Role::Units),
            ("包案领导", Role::Sponsor),
            ("计划完成时间", Role::Deadline),
            ("原因分析", Role::Other),
        ] {
            assert_eq!(role_of(text), Some(role), "{text}");
        }
        for text in ["县水务局", "整改工作领导小组", "基本情况", "单位"] {
            assert_eq!(role_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_needs_its_mark() {
        let label = |text: &str, line_start: bool| {
            let plain: Vec<char> = text.chars().map(super::super::stream::plain).collect();
            read(&plain, 0, line_start).map(|l| (l.role, l.firm))
        };
        let firm = Some((Role::Status, true));
        assert_eq!(label("整改情况：已完成", false), firm);
        assert_eq!(label("【整改情况】已完成", false), firm);
        assert_eq!(label("整改情况（截至6月底）：已完成", false), firm);
        assert_eq!(label("整改情况 已完成", true), Some((Role::Status, false)));
        assert_eq!(label("整改情况 已完成", false), None);
        assert_eq!(label("整改情况如何", true), None);
        assert_eq!(label("已完成整改", true), None);
    }

    #[test]
    fn general_titles_name_no_subject() {
        assert!(is_generic("存在的主要问题"));
        assert!(is_generic("市委第二巡察组反馈意见整改落实情况"));
        assert!(!is_generic("党的建设方面"));
        assert!(!is_generic("民生保障存在短板"));
    }
}
