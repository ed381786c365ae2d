//! Measure words and units of measurement.

/// What sort of unit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// Whole things: 个, 户, 件.
    Count,
    /// Acts: 次, 人次, 户次. Never part of a whole of things.
    Times,
    /// Measured amounts: 平方米, 吨, 元.
    Measure,
    /// Shares of a hundred.
    Percent,
    /// Differences between two shares.
    PercentPoint,
    /// How many times as much.
    Factor,
    /// Stretches of time, ages, points of a mark: figures, but nothing to add up.
    Other,
}

/// Longer words first where one begins like another; the search takes the longest that fits anyway.
const COUNTS: &[&str] = &[
    "个", "件", "处", "项", "起", "宗", "条", "家", "户", "套", "座", "栋", "幢", "所", "名", "人",
    "位", "期", "批", "份", "篇", "张", "封", "本", "台", "辆", "艘", "架", "块", "片", "支", "只",
    "头", "棵", "株", "间", "层", "扇", "盏", "根", "口", "节", "例", "单", "笔", "类", "种", "款",
    "卷", "册", "部", "幅", "杆", "对", "桶", "袋", "箱", "门", "枚", "村", "镇", "社区", "班",
    "队", "组", "眼", "具", "宗地", "地块",
];
const TIMES: &[&str] = &[
    "次", "人次", "户次", "家次", "件次", "艘次", "场次", "批次", "班次", "辆次", "车次", "台次",
    "场", "轮", "回", "遍", "点次", "项次", "课时", "学时",
];
const MEASURES: &[&str] = &[
    "平方公里",
    "平方千米",
    "平方米",
    "平方",
    "平米",
    "㎡",
    "m²",
    "m2",
    "立方米",
    "立方",
    "方",
    "m³",
    "m3",
    "公里",
    "千米",
    "延米",
    "米",
    "厘米",
    "毫米",
    "km",
    "公顷",
    "亩",
    "吨",
    "公斤",
    "千克",
    "克",
    "斤",
    "毫克",
    "微克",
    "升",
    "毫升",
    "千瓦时",
    "千瓦",
    "兆瓦",
    "kV",
    "KV",
    "kW",
    "元",
    "美元",
    "港元",
    "欧元",
    "ppm",
    "kg",
    "mg",
    "m",
    "t",
];
const OTHERS: &[&str] = &[
    "天",
    "小时",
    "分钟",
    "秒",
    "周",
    "个月",
    "岁",
    "分",
    "倍左右",
    "级",
    "个工作日",
    "工作日",
    "年",
    "度",
];

/// What can follow `/` in a compound unit besides a unit itself.
const RATES: &[&str] = &["日", "年", "月", "天", "小时", "人", "户", "秒"];

/// The unit that `text` begins with: how many characters, and what sort.
pub(crate) fn leading(text: &str) -> Option<(usize, UnitKind)> {
    if text.starts_with('%') || text.starts_with('‰') {
        return Some((1, UnitKind::Percent));
    }
    if text.starts_with("个百分点") {
        return Some((4, UnitKind::PercentPoint));
    }
    if text.starts_with("个点") && !text.starts_with("个点位") {
        return Some((2, UnitKind::PercentPoint));
    }
    if text.starts_with('倍') {
        return Some((1, UnitKind::Factor));
    }
    let groups = [
        (COUNTS, UnitKind::Count),
        (TIMES, UnitKind::Times),
        (MEASURES, UnitKind::Measure),
        (OTHERS, UnitKind::Other),
    ];
    let (word, kind) = groups
        .iter()
        .flat_map(|(words, kind)| words.iter().map(move |word| (*word, *kind)))
        .filter(|(word, _)| text.starts_with(word) && !runs_on(text, word))
        .max_by_key(|(word, _)| word.len())?;
    let length = word.chars().count();
    let rest: String = text.chars().skip(length).take(5).collect();
    let per = rest.strip_prefix('/').and_then(|per| {
        let words = MEASURES.iter().chain(RATES).chain(COUNTS);
        words
            .filter(|word| per.starts_with(**word))
            .map(|word| word.chars().count())
            .max()
    });
    Some(match per {
        Some(more) => (length + 1 + more, UnitKind::Measure),
        None => (length, kind),
    })
}

/// Whether the word is only the beginning of another word that is no unit.
fn runs_on(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word).unwrap_or_default();
    let goes_on = |others: &[&str]| others.iter().any(|other| rest.starts_with(other));
    match word {
        // 年度 and 年级 are names; 方面, 人民, 本次 begin with a measure word.
        "年" => goes_on(&["度", "级", "轻", "来"]),
        "方" => goes_on(&["面", "案", "向", "式", "法", "位", "便"]),
        "人" => goes_on(&["民", "大", "才", "居"]),
        "组" => goes_on(&["织", "成", "建"]),
        "分" => goes_on(&["别", "类", "级", "局", "管", "批", "期"]),
        "级" => goes_on(&["联", "党"]),
        "部" => goes_on(&["门", "分", "署", "委"]),
        "方米" => true,
        "度" => goes_on(&["假"]),
        "班" => goes_on(&["子"]),
        "所" => goes_on(&["有", "在", "属"]),
        "门" => goes_on(&["户", "诊"]),
        "位" => goes_on(&["于", "置", "列"]),
        "处" => goes_on(&["理", "分", "罚", "置", "级"]),
        "起" => goes_on(&["草", "到"]),
        "套" => goes_on(&["取", "用"]),
        "项" => goes_on(&["目"]),
        "例" => goes_on(&["会", "行"]),
        "单" => goes_on(&["位", "元"]),
        "类" => goes_on(&["别"]),
        // A word written in Latin letters ends where the letters end.
        _ if word.is_ascii() => rest.starts_with(|c: char| c.is_ascii_alphanumeric()),
        _ => false,
    }
}

/// Whether a Chinese numeral before this measure word counts something ("三家企业"), rather than being part of a
/// name or a manner of speaking.
pub(crate) fn counts_after_chinese(unit: &str) -> bool {
    const WORDS: &str = "个名人家户件起处座所条项套栋幢宗台辆亩吨元米份篇张块支场艘次间所";
    matches!(
        unit,
        "人次" | "户次" | "场次" | "平方米" | "公里" | "公顷" | "万元" | "立方米" | "批次"
    ) || (unit.chars().count() == 1 && unit.chars().all(|c| WORDS.contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit_wins() {
        assert_eq!(leading("平方米"), Some((3, UnitKind::Measure)));
        assert_eq!(leading("个月内"), Some((2, UnitKind::Other)));
        assert_eq!(leading("人次参加"), Some((2, UnitKind::Times)));
        assert_eq!(leading("个百分点"), Some((4, UnitKind::PercentPoint)));
        assert_eq!(leading("个点位"), Some((1, UnitKind::Count)));
    }

    #[test]
    fn compound_units() {
        assert_eq!(leading("吨/日,"), Some((3, UnitKind::Measure)));
        assert_eq!(leading("微克/立方米"), Some((6, UnitKind::Measure)));
    }

    #[test]
    fn words_that_only_begin_like_a_unit() {
        assert_eq!(leading("人民币"), None);
        assert_eq!(leading("方面"), None);
        assert_eq!(leading("项目"), None);
        assert_eq!(leading("mol"), None);
    }
}
