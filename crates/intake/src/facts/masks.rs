//! Digits that are no figures: dates, document and telephone numbers, list numbers, names.

use std::ops::Range;

use super::pattern::{Pattern, Patterns};
use super::plain::Plain;

/// Marks every character of `plain` that belongs to a date, a number used as a name, or a quoted name.
pub(crate) fn not_figures(plain: &Plain) -> Vec<bool> {
    let mut masked = vec![false; plain.len()];
    for pattern in TOGETHER.in_text(plain.text()).iter() {
        for found in pattern.meant(plain.text()) {
            mark(&mut masked, plain.chars_of(found));
        }
    }
    for name in quoted(plain) {
        mark(&mut masked, name);
    }
    masked
}

fn mark(masked: &mut [bool], range: Range<usize>) {
    for place in masked.iter_mut().take(range.end).skip(range.start) {
        *place = true;
    }
}

/// What stands between quotation marks or title marks, where the two marks are not too far apart for a name.
pub(crate) fn quoted(plain: &Plain) -> Vec<Range<usize>> {
    const LONGEST_NAME: usize = 60;
    let mut names = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for index in 0..plain.len() {
        let Some(c) = plain.at(index) else { break };
        match (open, c) {
            (Some((from, closing)), c) if c == closing => {
                if index - from <= LONGEST_NAME {
                    names.push(from..index + 1);
                }
                open = None;
            }
            (Some((from, _)), _) if index - from > LONGEST_NAME || c == '\n' => open = None,
            (None, '"') => open = Some((index, '"')),
            (None, '“') => open = Some((index, '”')),
            (None, '‘') => open = Some((index, '’')),
            (None, '《') => open = Some((index, '》')),
            (None, '「') => open = Some((index, '」')),
            (None, '『') => open = Some((index, '』')),
            _ => {}
        }
    }
    names
}

static TOGETHER: Patterns<Pattern> = Patterns::new(&PATTERNS);

/// Each pattern is one family; `(?-u:\b)` is the border of a run of Latin letters and digits.
static PATTERNS: [Pattern; 34] = [
    // Years and spans of years.
    Pattern::new(r"(?:19|20)\d{2}(?:年?(?:[-~至到、]|以?来)(?:19|20)?\d{2})?年(?:度|初|底|末|中)?"),
    Pattern::new(r"(?-u:\b)(?:19|20)\d{2}[-~至到](?:19|20)\d{2}(?-u:\b)"),
    Pattern::new(r"(?-u:\b)((?:19|20)\d{2})(?:以来|版|届|款|全年|上半年|下半年)"),
    Pattern::new(r"[〇○零一二三四五六七八九]{4}年"),
    // Months and days.
    Pattern::new(
        r"\d{1,2}(?:月?[-~至到、和]\d{1,2})?月(?:份|底|初|末|中旬|上旬|下旬)?(?:\d{1,2}(?:日?[-~至到、和]\d{1,2})?[日号])?",
    ),
    Pattern::new(r"[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}[日号])?"),
    Pattern::new(r"\d{1,2}(?:[-~至到、和]\d{1,2})?日(?:前|起|上午|下午)?"),
    Pattern::new(r"(?-u:\b)(?:19|20)\d{2}([-/.])\d{1,2}[-/.]\d{1,2}(?-u:\b)"),
    Pattern::new(r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}"),
    Pattern::new(r"(?-u:\b)(?:19|20)\d{2}-(?:0?[1-9]|1[0-2])(?-u:\b)"),
    Pattern::new(r"\d{1,2}:\d{2}(?::\d{2})?"),
    Pattern::new(r"\d{1,2}时\d{1,2}分"),
    Pattern::new(r"[一二三四1-4](?:[至到、-][一二三四1-4])?季度"),
    // Ordinals and numbers that name something.
    Pattern::new(r"第\d+(?:[-~至到、]\d+)*"),
    Pattern::new(r"第[一二三四五六七八九十百千]+"),
    Pattern::new(r"[\[〔(【]\d{4}[\])〕】]\d+号?"),
    Pattern::new(r"\d+(?:[-、,和]\d+)*[号#]"),
    Pattern::new(r"(?:附件|附表|图|表)\d+(?:[-.]\d+)*"),
    Pattern::new(r"(?:^|\n)(?:项目|问题|任务|序号|编号|清单)?(\d+(?:[-.]\d+)*[:.、)])[^\d]"),
    Pattern::new(r"(?:项目|问题|任务|序号|编号)(\d+(?:[-.]\d+)*):"),
    Pattern::new(r"(?:^|[\n。;:,])(\(?\d{1,3}(?:[.-]\d{1,3})*\)?[、.])[^\d]"),
    Pattern::new(r"\(\d{1,2}\)"),
    // "19.2023年…" is number 19 and a year.
    Pattern::new(r"(?:^|\n)(\d{1,3}[.、])(?:19|20)\d{2}年"),
    // Telephones and hot lines.
    Pattern::new(r"(?:0\d{2,3}|\(0\d{2,3}\))-?\d{7,8}(?:[-转]\d{1,6})*"),
    Pattern::new(r"400-?\d{3}-?\d{4}"),
    Pattern::new(r"(?-u:\b)1[3-9]\d{9}(?-u:\b)"),
    Pattern::new(
        r"(?:电话|热线|传真|手机|拨打|邮编|账号|证号|代码|信用代码|QQ|微信)[^,。;\d]{0,8}([\d-]{5,})",
    ),
    Pattern::new(
        r"(?-u:\b)(12\d{3}|1[12][0-9])(?:服务|便民|市民|政务|举报|投诉|报警|指挥|接处警)*(?:热线|平台|电话|中心|举报|接警|工单)",
    ),
    // Names made of numbers.
    Pattern::new(r"\d+(?:\+(?:\d+|[NnXx]))+"),
    Pattern::new(r"\d+[xX×]\d+"),
    Pattern::new(r"[A-Za-z]+[-/]?[A-Za-z]*\d+(?:[-.]\d+)*"),
    Pattern::new(r"\d{1,2}·\d{1,2}"),
    Pattern::new(
        r"[一二三四五六七八九十两双]个(?:维护|确立|意识|自信|坚持|全面|高地|务必|之|责任|结合|统筹|关键|必由之路|重大|专项行动)",
    ),
    Pattern::new(r"[一二三四五六七八九十两]项(?:制度|机制|规定|纪律|法规)"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        let plain = Plain::new(text);
        let masked = not_figures(&plain);
        (0..plain.len())
            .filter(|&i| !masked[i])
            .filter_map(|i| plain.at(i))
            .collect()
    }

    #[test]
    fn dates_go() {
        for date in [
            "2024年8月26日",
            "2024年",
            "2018-2022年",
            "1-7月",
            "2024年1-7月",
            "6月底",
            "二〇二四年八月二十六日",
            "2024-08-26",
            "2024/8/26",
            "2024.8.26",
            "8月17日和30日",
            "一季度",
            "2020年度",
            "2020至2022年",
            "9:30",
        ] {
            let rest = left(date);
            assert!(
                !rest.chars().any(|c| c.is_ascii_digit()),
                "{date} leaves {rest}"
            );
        }
    }

    #[test]
    fn numbers_that_are_names_go() {
        for name in [
            "〔2016〕351号",
            "第3批",
            "1号站",
            "7#、14#、16#盾构井",
            "1+3+1+3",
            "\"三年新增500个车位行动\"",
            "《第二十四条措施》",
            "PM2.5",
            "GB18918-2002",
            "0731-12345678转602",
            "13800001234",
            "12345热线",
            "附件1",
            "19.2023年来",
            "项目1.1:内容",
            "(3)严格",
            "联系电话:8882797",
        ] {
            let rest = left(name);
            assert!(
                !rest.chars().any(|c| c.is_ascii_digit()),
                "{name} leaves {rest}"
            );
        }
    }

    #[test]
    fn figures_stay() {
        for figure in [
            "2880套",
            "3个月",
            "56/69",
            "1.5万元",
            "发现问题22个",
            "2020套",
            "12处,1个",
        ] {
            assert_eq!(left(figure), figure);
        }
    }
}
