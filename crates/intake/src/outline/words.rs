//! Words by which a problem is told from a measure, and a chapter of problems from one on organisation.

use std::sync::LazyLock;

/// The word lists, from `lexicon.txt`.
#[derive(Debug, Default)]
struct Lexicon {
    /// Words of deficiency, with their weight in tenths of a point.
    deficiency: Vec<(i32, &'static str)>,
    /// Words with which a sentence about measures and successes begins.
    action: Vec<&'static str>,
    /// Words that show that something was done or is under way, wherever they stand.
    doing: Vec<&'static str>,
    /// Titles of chapters on how the work was organised.
    organisation: Vec<&'static str>,
    /// Titles of chapters on what is to come, and on what is demanded.
    next: Vec<&'static str>,
    /// Titles of chapters of problems.
    problems: Vec<&'static str>,
    /// Beginnings of a paragraph that ends the list of problems.
    closing: Vec<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    let (mut section, mut weight) = ("", 0);
    for line in include_str!("lexicon.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let (name, number) = name.split_once(' ').unwrap_or((name, "0"));
            (section, weight) = (name, number.parse().unwrap_or_default());
            continue;
        }
        let words = line.split_whitespace();
        match section {
            "deficiency" => lexicon.deficiency.extend(words.map(|w| (weight, w))),
            "action" => lexicon.action.extend(words),
            "doing" => lexicon.doing.extend(words),
            "organisation" => lexicon.organisation.extend(words),
            "next" => lexicon.next.extend(words),
            "problems" => lexicon.problems.extend(words),
            "closing" => lexicon.closing.extend(words),
            _ => {}
        }
    }
    lexicon
});

/// How much a text sounds like a problem, in points; negative when it sounds like a measure or success.
///
/// Only the beginning counts (the first sentence or two): the rest of a passage tells both.
pub(super) fn problem_points(text: &str) -> f64 {
    let head: String = first_sentences(text, 160);
    let mut tenths = 0;
    for (weight, word) in &LEXICON.deficiency {
        if head.contains(word) {
            tenths += weight;
        }
    }
    let mut points = f64::from(tenths.min(30)) / 10.0;
    let start = head.trim_start_matches(['"', '《', '"', '(']);
    if LEXICON.action.iter().any(|w| start.starts_with(w)) {
        // "落实…有差距" is a problem although it begins like a measure: the deficiency at its end decides.
        let first: String = head
            .split(['。', ';', '!'])
            .next()
            .unwrap_or_default()
            .to_owned();
        let strong = LEXICON
            .deficiency
            .iter()
            .filter(|(weight, _)| *weight >= 8)
            .any(|(_, word)| ends_in(&first, word));
        points -= if strong { 0.4 } else { 3.0 };
    }
    // A checklist asks, it does not find.
    if head.contains("是否") {
        points -= 2.5;
    }
    if is_done_sentence(start) {
        points -= 2.0;
    }
    points
}

/// Whether the word stands in the last clause of a sentence.
fn ends_in(sentence: &str, word: &str) -> bool {
    sentence
        .rsplit([',', '、'])
        .next()
        .is_some_and(|clause| clause.contains(word))
        || sentence.rfind(word).is_some_and(|at| {
            sentence
                .get(at..)
                .is_some_and(|rest| rest.chars().count() < 24)
        })
}

/// Whether a text tells of something done: it is a status rather than a problem.
pub(super) fn doing_points(text: &str) -> f64 {
    let head = first_sentences(text, 120);
    let hits = LEXICON.doing.iter().filter(|w| head.contains(**w)).count();
    let start = LEXICON.action.iter().any(|w| head.starts_with(w));
    f64::from(u8::try_from(hits.min(4)).unwrap_or(4)) * 0.6
        + if start { 1.0 } else { 0.0 }
        + if is_done_sentence(&head) { 2.0 } else { 0.0 }
}

/// `该问题已完成整改。` and its kin.
pub(super) fn is_done_sentence(text: &str) -> bool {
    let head: String = text.chars().take(24).collect();
    let opens = [
        "该问题",
        "此问题",
        "上述问题",
        "以上问题",
        "本问题",
        "该项",
        "目前",
        "已",
        "整改",
        "完成",
        "问题已",
        "正在",
        "基本",
        "截至",
        "现已",
        "均已",
        "立行立改",
    ];
    opens.iter().any(|o| head.starts_with(o))
        && [
            "已完成",
            "已整改",
            "整改完",
            "整改到位",
            "已基本",
            "已全部",
            "正在整改",
            "推进整改",
            "持续整改",
            "持续推进",
            "完成整改",
            "已办结",
            "已解决",
            "未完成",
            "正在推进",
            "整改中",
            "取得阶段性",
        ]
        .iter()
        .any(|d| head.contains(d))
}

/// What a chapter is about, by its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chapter {
    /// Problems.
    Problems,
    /// How the work was organised, what was achieved.
    Organisation,
    /// What is to come, what is demanded.
    Next,
    /// The title does not tell.
    Unknown,
}

/// Classifies the title of a chapter.
pub(super) fn chapter(title: &str) -> Chapter {
    let title: String = title.chars().take(60).collect();
    let first = title.split(['。', ';']).next().unwrap_or_default();
    let hit = |list: &[&str]| list.iter().any(|w| first.contains(w));
    // A title that itself tells of a shortcoming is a group of problems, whatever else it names.
    if problem_points(first) >= 1.2 && !hit(&["下一步", "下步", "今后"]) {
        return Chapter::Problems;
    }
    if hit(&LEXICON.next) && !first.contains("建议落实") && !first.contains("建议的落实") {
        return Chapter::Next;
    }
    let problems = hit(&LEXICON.problems);
    let organisation = hit(&LEXICON.organisation);
    match (problems, organisation) {
        (true, false) => Chapter::Problems,
        (true, true)
            if first.contains("反馈") && !first.contains("组织") && first.contains("问题") =>
        {
            Chapter::Problems
        }
        (_, true) => Chapter::Organisation,
        (false, false) if first.contains("问题") || first.contains("方面") => Chapter::Problems,
        _ => Chapter::Unknown,
    }
}

/// The first sentences of a text, at most so many characters.
pub(super) fn first_sentences(text: &str, limit: usize) -> String {
    let mut head = String::new();
    for (count, c) in text.chars().enumerate() {
        if c == '\n' && count > 4 || count >= limit {
            break;
        }
        head.push(c);
        if matches!(c, '。' | '!') && count >= 12 {
            break;
        }
    }
    head
}

/// Whether a short line can be the name of who issues a paper.
pub(super) fn is_issuer(line: &str) -> bool {
    let line = line.trim();
    let length = line.chars().count();
    let ends = [
        "委员会",
        "委",
        "党组",
        "党委",
        "党支部",
        "党总支",
        "政府",
        "局",
        "办公室",
        "办",
        "组",
        "院",
        "公司",
        "中心",
        "厅",
        "部",
        "会",
        "校",
        "学院",
        "大学",
        "集团",
        "医院",
        "街道",
        "镇",
        "乡",
        "处",
        "站",
    ];
    (4..=40).contains(&length)
        && ends.iter().any(|e| line.ends_with(e))
        && !line.contains(['。', ',', ':', ';'])
}

/// Papers that have no list of problems whatever their numbering: speeches, rules, news, plans of work.
pub(super) fn is_other_paper(title: &str) -> bool {
    [
        "讲话",
        "判决",
        "裁定",
        "起诉",
        "仲裁",
        "合同",
        "协议",
        "答复",
        "提案",
        "议案",
        "招标",
        "中标",
        "试卷",
        "教案",
        "工作方案",
        "实施方案",
        "通知",
        "进驻",
        "巡察公告",
        "巡视公告",
        "预告",
        "对策",
        "实施意见",
        "指导意见",
        "纲要",
        "规划",
        "致辞",
        "发言",
        "条例",
        "办法",
        "规定",
        "细则",
        "规则",
        "综述",
        "纪实",
        "述评",
        "采访",
        "座谈",
        "要点",
        "工作总结",
        "倡议",
        "公约",
        "章程",
        "简历",
        "招聘",
        "解读",
        "问答",
        "研讨",
        "心得",
    ]
    .iter()
    .any(|w| title.contains(w))
        && !["整改", "反馈", "问题清单", "台账"]
            .iter()
            .any(|w| title.contains(w))
}

/// Whether a title or an opening says that the paper is about problems and what becomes of them.
pub(super) fn is_about_problems(text: &str) -> bool {
    [
        "整改",
        "反馈",
        "督察",
        "巡察",
        "巡视",
        "审计",
        "问题清单",
        "存在问题",
        "存在的问题",
        "主要问题",
        "以下问题",
        "隐患",
        "检查发现",
        "检查情况",
        "督办",
        "销号",
        "台账",
        "通报",
    ]
    .iter()
    .any(|w| text.contains(w))
}

/// Whether an opening is that of a newspaper report.
pub(super) fn is_news(opening: &str) -> bool {
    [
        "本报讯",
        "本报记者",
        "记者 ",
        "全媒体记者",
        "通讯员",
        "新华社",
        "报道组",
        "讯(",
        "电(记者",
        "讯 记者",
    ]
    .iter()
    .any(|w| opening.contains(w))
}

/// Whether a paragraph begins like the end of a paper: thanks, contact, signature, list of annexes.
pub(super) fn is_closing(text: &str) -> bool {
    LEXICON.closing.iter().any(|w| text.starts_with(w))
}

/// Whether the title of a chapter names no subject: general words, or a call to action over the whole list.
pub(super) fn names_no_subject(title: &str) -> bool {
    let calls = LEXICON.action.iter().any(|w| title.starts_with(w)) && title.contains("整改");
    super::labels::is_generic(title) || calls && problem_points(title) < 0.5
}

/// Whether a title announces what was done about problems.
pub(super) fn announces_status(title: &str) -> bool {
    [
        "整改情况",
        "整改落实",
        "整改进展",
        "整改结果",
        "整改完成",
        "整改公开",
        "办理情况",
        "整改的情况",
        "完成整改",
    ]
    .iter()
    .any(|w| title.contains(w))
}

/// Whether a sentence in front of a list says that problems were found or fed back.
pub(super) fn leads_to_problems(lead: &str) -> bool {
    let sentence = lead
        .trim_end()
        .rsplit(['。', ',', '\n'])
        .find(|s| !s.trim().is_empty())
        .unwrap_or_default();
    (sentence.contains("问题") || sentence.contains("不足"))
        && ["发现", "指出", "反馈", "存在", "有", "是", "如下", "以下"]
            .iter()
            .any(|w| sentence.contains(w))
}

/// Whether a title names the list of problems as a whole.
pub(super) fn speaks_of_the_list(title: &str) -> bool {
    title.is_empty()
        || ["整改", "反馈", "问题", "任务", "清单"]
            .iter()
            .any(|w| title.contains(w))
}
