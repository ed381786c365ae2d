//! Long titles in lines of about the same length, as a trapezoid or a rhombus, no word cut (GB/T 9704-2012, 7.3.1).

use crate::paper::letters_wide;

/// So many letters of a title fit into a line.
const ROOM: f64 = 20.0;
/// Where a title takes several lines, none is longer than this if it can be avoided.
const COMFORT: f64 = 18.0;
/// A longer title is left to the layout.
const LONGEST: usize = 240;

/// Words of titles of this field. A line ends between them rather than anywhere, and never inside.
const WORDS: &[&str] = &[
    "领导小组",
    "办公室",
    "委员会",
    "工作组",
    "巡察组",
    "巡视组",
    "责任单位",
    "牵头单位",
    "责任人",
    "负责人",
    "主要领导",
    "反馈意见",
    "反馈问题",
    "集中整改",
    "整改工作",
    "整改任务",
    "整改情况",
    "整改落实",
    "落实情况",
    "进展情况",
    "完成情况",
    "专项",
    "巡察",
    "巡视",
    "整改",
    "反馈",
    "问题",
    "意见",
    "情况",
    "工作",
    "进展",
    "落实",
    "推进",
    "完成",
    "成效",
    "报告",
    "通知",
    "通报",
    "提示",
    "督办",
    "督查",
    "约谈",
    "评估",
    "结果",
    "会议",
    "纪要",
    "函告",
    "方案",
    "办法",
    "清单",
    "台账",
    "任务",
    "措施",
    "材料",
    "时限",
    "逾期",
    "超期",
    "滞后",
    "建设",
    "保障",
    "民生",
    "改革",
    "发展",
    "经济",
    "社会",
    "安全",
    "生产",
    "环境",
    "生态",
    "资金",
    "项目",
    "单位",
    "部门",
    "街道",
    "乡镇",
    "全县",
    "全市",
    "全区",
    "年度",
    "季度",
    "上半年",
    "下半年",
    "关于",
    "开展",
    "进行",
    "加强",
    "进一步",
    "做好",
    "有关",
    "部分",
    "限期",
    "县委",
    "市委",
    "区委",
    "党组",
    "党委",
    "纪委监委",
    "组织部",
    "宣传部",
    "住房和城乡建设局",
    "财政局",
    "教育局",
    "安置房",
    "群众",
    "服务",
];

/// The title with line breaks. One that has some already is left as it is.
pub(super) fn balanced(title: &str) -> String {
    let letters: Vec<char> = title.chars().collect();
    let width = letters_wide(title);
    if title.contains('\n') || width <= ROOM || letters.len() > LONGEST {
        return title.to_owned();
    }
    let costs = costs(&letters);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a title has a few hundred letters at most"
    )]
    let fewest = (width / COMFORT).ceil().max(2.0) as usize;
    [fewest, fewest + 1]
        .into_iter()
        .find_map(|lines| broken(&letters, &costs, lines))
        .map_or_else(|| title.to_owned(), |lines| lines.join("\n"))
}

/// What a line break before each letter costs; `None` where there may be none.
fn costs(letters: &[char]) -> Vec<Option<f64>> {
    const NEVER_FIRST: &str = "，。、；：！？》）”’〕】％%的了地得等号年月日";
    const NEVER_LAST: &str = "《（“‘〔【第";
    let mut costs: Vec<Option<f64>> = letters
        .iter()
        .enumerate()
        .map(|(at, letter)| {
            let before = *letters.get(at.checked_sub(1)?)?;
            let inside_latin = |c: char| c.is_ascii() && c != ' ';
            if NEVER_FIRST.contains(*letter)
                || NEVER_LAST.contains(before)
                || (inside_latin(before) && inside_latin(*letter))
            {
                None
            } else if "、，；：》）”的 ".contains(before) || "《“和及与 ".contains(*letter)
            {
                Some(0.0)
            } else {
                Some(9.0)
            }
        })
        .collect();
    let found: Vec<(usize, usize)> = WORDS
        .iter()
        .map(|word| word.chars().collect::<Vec<char>>())
        .flat_map(|word| {
            (0..letters.len())
                .filter(|at| {
                    letters
                        .get(*at..)
                        .is_some_and(|rest| rest.starts_with(&word))
                })
                .map(|at| (at, at + word.len()))
                .collect::<Vec<_>>()
        })
        .collect();
    for (from, to) in &found {
        for edge in [*from, *to] {
            if let Some(Some(cost)) = costs.get_mut(edge) {
                *cost = cost.min(1.5);
            }
        }
    }
    for (from, to) in found {
        for inside in from + 1..to {
            if let Some(cost) = costs.get_mut(inside) {
                *cost = None;
            }
        }
    }
    costs
}

/// The title in so many lines at the least cost, if it can be.
fn broken(letters: &[char], costs: &[Option<f64>], lines: usize) -> Option<Vec<String>> {
    let widths: Vec<f64> = std::iter::once(0.0)
        .chain(letters.iter().scan(0.0, |sum, c| {
            *sum += if c.is_ascii() { 0.5 } else { 1.0 };
            Some(*sum)
        }))
        .collect();
    let all = *widths.last()?;
    #[allow(clippy::cast_precision_loss, reason = "a handful of lines")]
    let even = all / lines as f64;
    let end = letters.len();
    // For each place the cheapest way to fill the lines before it: cost, and where the last of these lines began.
    let mut ways: Vec<Vec<Option<(f64, usize)>>> = vec![vec![None; end + 1]; lines + 1];
    *ways.first_mut()?.first_mut()? = Some((0.0, 0));
    for line in 1..=lines {
        for to in 1..=end {
            let at_break = if to == end {
                Some(0.0)
            } else {
                *costs.get(to)?
            };
            let Some(at_break) = at_break else { continue };
            let mut best: Option<(f64, usize)> = None;
            for from in 0..to {
                let Some((so_far, _)) = *ways.get(line - 1)?.get(from)? else {
                    continue;
                };
                let width = widths.get(to)? - widths.get(from)?;
                if width > ROOM {
                    continue;
                }
                let cost = so_far + at_break + (width - even).powi(2);
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, from));
                }
            }
            *ways.get_mut(line)?.get_mut(to)? = best;
        }
    }
    let mut found = Vec::new();
    let mut to = end;
    for line in (1..=lines).rev() {
        let (_, from) = (*ways.get(line)?.get(to)?)?;
        let words: String = letters.get(from..to)?.iter().collect();
        found.push(words.trim().to_owned());
        to = from;
    }
    found.reverse();
    Some(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn titles_break_between_words_into_balanced_lines() {
        for (title, lines) in [
            ("关于整改进展情况的提示函", "关于整改进展情况的提示函"),
            (
                "关于城东片区安置房建设整改任务逾期未完成的督办函",
                "关于城东片区安置房建设\n整改任务逾期未完成的督办函",
            ),
            (
                "中共云岭县委关于巡察反馈意见整改落实情况和下半年重点工作安排的报告",
                "中共云岭县委关于巡察反馈意见\n整改落实情况和下半年重点工作安排的报告",
            ),
            (
                "关于印发《云岭县巡察反馈问题整改工作评估办法（试行）》和2026年度评估结果的通报",
                "关于印发《云岭县巡察反馈问题\n整改工作评估办法（试行）》\n和2026年度评估结果的通报",
            ),
        ] {
            assert_eq!(balanced(title), lines, "{title}");
        }
    }

    #[test]
    fn a_line_break_of_the_writer_is_kept() {
        let title = "关于城东片区安置房建设整改任务\n逾期未完成的督办函";
        assert_eq!(balanced(title), title);
    }

    #[test]
    fn what_cannot_be_broken_is_left_whole() {
        let title = "a".repeat(120);
        assert_eq!(balanced(&title), title);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(title in "[整改关于的《》（）、0-9a-z 巡察问题]{0,120}") {
            let same = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
            prop_assert_eq!(same(&balanced(&title)), same(&title));
        }

        #[test]
        fn no_line_is_too_wide(title in "[整改关于落实情况云岭]{21,120}") {
            let broken = balanced(&title);
            if broken.contains('\n') {
                for line in broken.lines() {
                    prop_assert!(letters_wide(line) <= ROOM, "{}", broken);
                }
            }
        }
    }
}
