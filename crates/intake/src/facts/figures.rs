//! Numbers with their unit and subject.

use super::clauses::sentences;
use super::plain::Plain;
use super::quantity::{Quantity, quantities};
use crate::{Figure, Span};

/// The figures of `text`, in their order. Spans count characters from `base`.
///
/// Dates, document numbers, list numbers, telephone numbers and names made of numbers are no figures. The value is in the
/// unit as printed: "5.65万平方米" is 5.65 of "万平方米"; "百分之八十" and "八成" are 80 of "%".
pub fn figures(text: &str, base: usize) -> Vec<Figure> {
    of_plain(&Plain::new(text), base)
}

/// The same of a text that is in plain form already.
pub(crate) fn of_plain(plain: &Plain, base: usize) -> Vec<Figure> {
    let all = quantities(plain);
    let clauses: Vec<_> = sentences(plain)
        .into_iter()
        .flat_map(|sentence| sentence.clauses)
        .collect();
    let mut figures = Vec::with_capacity(all.len());
    for (index, quantity) in all.iter().enumerate() {
        let place = clauses.partition_point(|clause| clause.end < quantity.at.end);
        let clause = clauses.get(place).cloned().unwrap_or(0..plain.len());
        let earlier = index
            .checked_sub(1)
            .and_then(|earlier| all.get(earlier))
            .map_or(0, |earlier| earlier.at.end);
        let later = all
            .get(index + 1)
            .map_or(plain.len(), |later| later.at.start);
        let before =
            plain.slice(clause.start.max(earlier).min(quantity.at.start)..quantity.at.start);
        let after = plain.slice(quantity.at.end..clause.end.min(later).max(quantity.at.end));
        let span = plain.span(quantity.at.clone());
        figures.push(Figure {
            subject: subject(quantity, before, after),
            value: quantity.printed,
            unit: format!("{}{}", quantity.scale_word, quantity.unit),
            span: Span {
                from: span.from + base,
                to: span.to + base,
            },
        });
    }
    figures
}

/// What is counted: the noun after a measure word, else the words before the number.
fn subject(quantity: &Quantity, before: &str, after: &str) -> String {
    let counted = if quantity.is_percent() {
        String::new()
    } else {
        noun(after)
    };
    if counted.is_empty() {
        said_before(before)
    } else {
        counted
    }
}

/// The noun that a measure word counts, cut where the sentence goes on.
fn noun(after: &str) -> String {
    const GOES_ON: &[&str] = &[
        "已", "均", "都", "全部", "正", "完成", "纳入", "进行", "整改", "办结", "得到", "实现",
        "开展", "未", "仍", "在", "被", "由", "按", "将", "和", "及", "与", "为", "是", "以上",
        "左右", "以下", "、", "并", "到", "至", "待", "需", "中", "建成", "投入", "提升", "存在",
        "增", "减", "下降", "上升", "较", "比", "占", "达", "后", "前", "内", "的",
    ];
    let cut = GOES_ON
        .iter()
        .filter_map(|word| after.find(word))
        .min()
        .unwrap_or(after.len());
    let noun: String = after
        .get(..cut)
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if noun.chars().count() <= 15 {
        noun
    } else {
        String::new()
    }
}

/// The words before a number, without what only leads to it.
fn said_before(before: &str) -> String {
    const LEADS: &[&str] = &[
        "其中",
        "目前",
        "截至目前",
        "现",
        "已经",
        "已",
        "共计",
        "累计",
        "合计",
        "总计",
        "共",
        "约",
        "近",
        "仅",
        "全区",
        "全市",
        "全县",
        "并",
        "对",
        "有",
        "又",
        "再",
        "均",
        "和",
        "及",
        "、",
    ];
    const LINKS: &[&str] = &[
        "共计", "累计", "合计", "总计", "共", "约", "近", "仅", "有", "达到", "达", "为", "是",
        "至", "到", "的", "了", "超过", "不到", "不足", "逾", "超", "(", "\"", "较", "由", "从",
    ];
    let mut words = before.trim();
    while let Some(rest) = LEADS.iter().find_map(|lead| words.strip_prefix(lead)) {
        words = rest;
    }
    while let Some(rest) = LINKS.iter().find_map(|link| words.strip_suffix(link)) {
        words = rest;
    }
    let length = words.chars().count();
    words.chars().skip(length.saturating_sub(15)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, f64, String)> {
        figures(text, 0)
            .into_iter()
            .map(|f| (f.subject, f.value, f.unit))
            .collect()
    }

    fn values(text: &str) -> Vec<(f64, String)> {
        figures(text, 0)
            .into_iter()
            .map(|f| (f.value, f.unit))
            .collect()
    }

    #[test]
    fn a_number_has_unit_and_subject() {
        let found = read("交房任务812套,已完成交付730套,交付率89.9%");
        assert_eq!(found[0], ("交房任务".to_owned(), 812.0, "套".to_owned()));
        assert_eq!(found[1], ("完成交付".to_owned(), 730.0, "套".to_owned()));
        assert_eq!(found[2], ("交付率".to_owned(), 89.9, "%".to_owned()));
        assert_eq!(
            read("3个积水点已完成整改")[0],
            ("积水点".to_owned(), 3.0, "个".to_owned())
        );
    }

    #[test]
    fn half_and_full_width_thousands_and_scales() {
        assert_eq!(values("１２３４户"), [(1234.0, "户".to_owned())]);
        assert_eq!(values("12,345.5吨"), [(12345.5, "吨".to_owned())]);
        assert_eq!(values("5.65万平方米"), [(5.65, "万平方米".to_owned())]);
        assert_eq!(values("2.1万余处"), [(2.1, "万处".to_owned())]);
        assert_eq!(values("粉丝达1.71万"), [(1.71, "万".to_owned())]);
        assert_eq!(values("总投资78亿元"), [(78.0, "亿元".to_owned())]);
        assert_eq!(
            values("840万立方米/日"),
            [(840.0, "万立方米/日".to_owned())]
        );
    }

    #[test]
    fn shares() {
        assert_eq!(values("81.2%"), [(81.2, "%".to_owned())]);
        assert_eq!(values("８１．２％"), [(81.2, "%".to_owned())]);
        assert_eq!(values("百分之八十"), [(80.0, "%".to_owned())]);
        assert_eq!(values("百分之三十五点五"), [(35.5, "%".to_owned())]);
        assert_eq!(values("百分之91"), [(91.0, "%".to_owned())]);
        assert_eq!(values("近八成群众满意"), [(80.0, "%".to_owned())]);
        assert_eq!(values("完成功能改造"), []);
        assert_eq!(values("提高2.5个百分点"), [(2.5, "个百分点".to_owned())]);
    }

    #[test]
    fn chinese_numerals_count_only_before_measure_words() {
        assert_eq!(
            values("三家企业、十五个项目、两名干部"),
            [
                (3.0, "家".to_owned()),
                (15.0, "个".to_owned()),
                (2.0, "名".to_owned()),
            ]
        );
        for none in [
            "三高四新",
            "第三批",
            "一批制度",
            "建立一个机制",
            "千家万户",
            "四处奔走",
            "两个维护",
            "七八个",
            "一体推进",
            "二期工程",
            "十分重视",
        ] {
            assert_eq!(values(none), [], "{none}");
        }
    }

    #[test]
    fn ranges_and_fractions_are_two_figures() {
        assert_eq!(
            values("每处3至5个"),
            [(3.0, "个".to_owned()), (5.0, "个".to_owned())]
        );
        assert_eq!(
            values("15%-20%"),
            [(15.0, "%".to_owned()), (20.0, "%".to_owned())]
        );
        assert_eq!(
            values("（46/47套）"),
            [(46.0, "套".to_owned()), (47.0, "套".to_owned())]
        );
    }

    #[test]
    fn what_is_no_figure() {
        for none in [
            "2024年8月26日",
            "国函〔2016〕351号",
            "1.严格落实",
            "（2）加强监管",
            "联系电话：0731-12345678",
            "\"1+3+1+3\"文件",
            "1+3+1+3文件",
            "云岭路19号",
            "12345热线",
            "2024年1-7月",
            "PM2.5",
            "5G基站",
            "2018-2022年",
            "\"两个确立\"",
        ] {
            assert_eq!(values(none), [], "{none}");
        }
    }

    #[test]
    fn spans_count_characters_of_the_original_from_the_base() {
        let text = "已完成 ２８８０ 套。";
        let found = figures(text, 100);
        let chars: Vec<char> = text.chars().collect();
        let words: String = chars[found[0].span.from - 100..found[0].span.to - 100]
            .iter()
            .collect();
        assert_eq!(words, "２８８０ 套");
    }
}
