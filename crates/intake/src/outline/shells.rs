//! Shells: the standing phrases around a problem (`关于“…”问题的整改情况`), and where a status begins without a label.

use super::words;

/// A problem inside its shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shell {
    /// The problem alone.
    pub(super) inner: String,
    /// The shell speaks of the rectification: what follows is status.
    pub(super) answers: bool,
    /// The problem stands in quotes.
    pub(super) quoted: bool,
    /// Characters of the text before the problem.
    pub(super) from: usize,
    /// Characters of the text up to the end of the problem.
    pub(super) to: usize,
    /// Characters of the text up to the end of the whole shell, its full stop included.
    pub(super) len: usize,
}

const OPENINGS: &[&str] = &[
    "关于反馈的",
    "关于反馈指出的",
    "关于巡察反馈的",
    "关于巡视反馈的",
    "关于巡察指出的",
    "关于",
    "针对反馈的",
    "针对",
    "对于",
    "反馈指出的",
    "在",
    "对",
];

/// Words that may stand between a problem and the end of its shell, longest first.
const TAILS: &[&str] = &[
    "问题的整改落实情况",
    "问题的整改进展情况",
    "问题的整改完成情况",
    "问题的整改情况",
    "问题整改落实情况",
    "问题整改进展情况",
    "问题整改情况",
    "问题的整改进展",
    "问题的整改",
    "问题整改",
    "的问题的整改情况",
    "的问题整改情况",
    "的问题的整改",
    "的问题整改",
    "的问题",
    "问题方面",
    "问题",
    "方面的整改情况",
    "方面的问题",
    "方面存在的问题",
    "方面问题",
    "方面",
    "的整改落实情况",
    "的整改情况",
    "的整改",
    "整改落实情况",
    "整改情况",
    "",
];

/// Takes a problem out of its shell. The text begins behind the number, in plain characters.
pub(super) fn unwrap(text: &str) -> Option<Shell> {
    let chars: Vec<char> = text.chars().take(600).collect();
    let opening = OPENINGS.iter().find(|o| starts(&chars, 0, o));
    let after = opening.map_or(0, |o| o.chars().count());
    if let Some(shell) = quoted(&chars, after, opening.is_some()) {
        return Some(shell);
    }
    let opening = opening.filter(|o| o.starts_with("关于") || o.starts_with("针对"))?;
    let _ = opening;
    // 关于…问题的整改情况。 without quotes: the shell ends with the first sentence.
    let end = chars
        .iter()
        .position(|c| matches!(c, '。' | '\n' | ':' | ';'))
        .unwrap_or(chars.len());
    let mut best: Option<usize> = None;
    for tail in TAILS.iter().filter(|t| t.contains("问题")) {
        let length = tail.chars().count();
        let Some(at) = end.checked_sub(length) else {
            continue;
        };
        if at > after + 1 && starts(&chars, at, tail) {
            best = Some(best.map_or(at, |b| b.min(at)));
        }
    }
    let to = best?;
    let len = end + usize::from(matches!(chars.get(end), Some('。' | ':' | ';')));
    let answers = chars.get(to..end)?.contains(&'整');
    Some(Shell {
        inner: chars.get(after..to)?.iter().collect(),
        answers,
        quoted: false,
        from: after,
        to,
        len,
    })
}

/// `关于“…”问题的整改。`, `“…”问题。`, `在“…”方面`.
fn quoted(chars: &[char], after: usize, opened: bool) -> Option<Shell> {
    if chars.get(after) != Some(&'"') {
        return None;
    }
    // The quote that closes the problem is the last one before a tail; quotes inside the problem do not count.
    let limit = chars.iter().position(|c| *c == '\n').unwrap_or(chars.len());
    let closing = || {
        chars
            .iter()
            .enumerate()
            .take(limit)
            .skip(after + 2)
            .filter(|(_, c)| **c == '"')
            .map(|(at, _)| at)
    };
    let ends = |at: usize, tail: &str| {
        let end = at + 1 + tail.chars().count();
        let next = chars.get(end).copied().unwrap_or('\n');
        (starts(chars, at + 1, tail) && matches!(next, '。' | '\n' | ':' | ';' | ',' | ' '))
            .then(|| end + usize::from(next != '\n'))
    };
    // A closing quote with a tail decides; without one the last quote of the line does.
    let with_tail = closing().find_map(|at| {
        TAILS
            .iter()
            .filter(|t| !t.is_empty())
            .find_map(|t| ends(at, t))
            .map(|len| (at, len))
    });
    let bare = || {
        closing()
            .filter_map(|at| ends(at, "").map(|len| (at, len)))
            .next_back()
    };
    let (at, len) = with_tail.or_else(|| bare().filter(|_| opened))?;
    Some(Shell {
        inner: chars.get(after + 1..at)?.iter().collect(),
        answers: chars.get(at..len.min(chars.len()))?.contains(&'整'),
        quoted: true,
        from: after + 1,
        to: at,
        len,
    })
}

fn starts(chars: &[char], at: usize, word: &str) -> bool {
    let mut length = 0;
    let same = word.chars().enumerate().all(|(offset, c)| {
        length = offset + 1;
        chars.get(at + offset) == Some(&c)
    });
    same && (length > 0 || word.is_empty())
}

/// How sure it is that a document tells what was done, without labels, after each problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// Nothing is known.
    Unknown,
    /// It tells it under labels elsewhere.
    Often,
    /// Most problems are followed by it.
    Always,
    /// It stands in a paragraph of its own.
    NextParagraph,
}

/// Where in a text without labels the status begins: after the shell, at a sentence that tells of something done, or at
/// the second paragraph. `None` when the text is problem throughout. `telling` says what is
/// known of the document.
pub(super) fn status_start(text: &str, telling: Telling) -> Option<usize> {
    let eager = telling != Telling::Unknown;
    let chars: Vec<char> = text.chars().collect();
    if let Some(shell) = unwrap(text) {
        let rest: String = chars.get(shell.len..)?.iter().take(160).collect();
        return (!rest.trim().is_empty()
            && (eager || shell.answers || words::doing_points(rest.trim()) > 0.5))
            .then_some(shell.len);
    }
    if telling == Telling::NextParagraph
        && let Some(line) = chars.iter().position(|c| *c == '\n')
    {
        return Some(line + 1);
    }
    let mut at = 0;
    while let Some(stop) = chars
        .iter()
        .enumerate()
        .skip(at)
        .find(|(_, c)| matches!(c, '。' | '\n' | ';' | '!'))
        .map(|(i, _)| i)
    {
        let next = stop + 1;
        let rest: String = chars.get(next..)?.iter().take(160).collect();
        let rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let paragraph = chars.get(stop) == Some(&'\n');
        if words::is_done_sentence(rest) {
            return Some(next);
        }
        let (doing, problem) = (words::doing_points(rest), words::problem_points(rest));
        if eager && (paragraph || chars.get(stop) != Some(&';')) && doing > problem && doing >= 0.6
        {
            return Some(next);
        }
        let always = matches!(telling, Telling::Always | Telling::NextParagraph);
        let quiet = always && (paragraph || problem < 0.8 || doing > problem);
        if quiet && chars.get(stop) != Some(&';') || eager && paragraph && problem < 1.0 {
            return Some(next);
        }
        at = next;
    }
    None
}

/// Where a remark in brackets at the end of a problem begins, when it tells how far the matter is.
pub(super) fn closing_remark(text: &str) -> Option<usize> {
    let chars: Vec<char> = text.trim_end().chars().collect();
    if chars.last() != Some(&')') {
        return None;
    }
    let open = chars.iter().rposition(|c| *c == '(')?;
    let remark: String = chars.get(open + 1..chars.len() - 1)?.iter().collect();
    let tells = [
        "已完成",
        "已整改",
        "正在",
        "未完成",
        "持续",
        "推进中",
        "整改中",
        "长期坚持",
        "基本完成",
        "完成整改",
        "已办结",
        "未启动",
    ];
    (remark.chars().count() <= 20 && tells.iter().any(|t| remark.starts_with(t))).then_some(open)
}
