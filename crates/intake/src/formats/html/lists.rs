//! Numbers of `<ol>`, written out as a browser shows them.

use ego_tree::NodeRef;
use scraper::{Node, node::Element};

use super::element;
use crate::formats::numerals::Numerals;

/// A list that is open.
pub(super) struct ListState {
    /// How numbers are printed and what follows them; `None` for lists without numbers.
    style: Option<(Numerals, &'static str)>,
    next: i64,
    step: i64,
}

impl ListState {
    /// The state before the first item of a list.
    pub(super) fn of(node: NodeRef<'_, Node>, tag: &Element) -> Self {
        let reversed = tag.attr("reversed").is_some();
        let items = || {
            node.children()
                .filter_map(element)
                .filter(|item| item.name() == "li")
                .count()
        };
        let start = tag
            .attr("start")
            .and_then(|start| start.trim().parse().ok());
        let first = if reversed {
            i64::try_from(items()).unwrap_or(1)
        } else {
            1
        };
        Self {
            style: style(tag),
            next: start.unwrap_or(first),
            step: if reversed { -1 } else { 1 },
        }
    }

    /// The number in front of the next item.
    pub(super) fn number(&mut self, item: &Element) -> Option<String> {
        if let Some(value) = item
            .attr("value")
            .and_then(|value| value.trim().parse().ok())
        {
            self.next = value;
        }
        let number = self.next;
        self.next = self.next.saturating_add(self.step);
        let (numerals, mark) = self.style?;
        Some(match u32::try_from(number) {
            Ok(number) => numerals.print(number) + mark,
            Err(_) => format!("{number}{mark}"),
        })
    }
}

fn style(tag: &Element) -> Option<(Numerals, &'static str)> {
    if tag.name() != "ol" {
        return None;
    }
    let css = tag.attr("style").unwrap_or_default().to_lowercase();
    let css_style = css
        .split("list-style")
        .nth(1)
        .and_then(|rest| rest.split_once(':'))
        .map(|(_, value)| value);
    if let Some(value) = css_style {
        let names = [
            ("none", None),
            ("cjk-ideographic", Some((Numerals::Chinese, "、"))),
            ("chinese-informal", Some((Numerals::Chinese, "、"))),
            ("chinese-formal", Some((Numerals::ChineseLegal, "、"))),
            ("cjk-decimal", Some((Numerals::ChineseDigits, "、"))),
            ("heavenly-stem", Some((Numerals::Stems, "、"))),
            ("earthly-branch", Some((Numerals::Branches, "、"))),
            ("leading-zero", Some((Numerals::DecimalZero, ". "))),
            ("lower-roman", Some((Numerals::LowerRoman, ". "))),
            ("upper-roman", Some((Numerals::UpperRoman, ". "))),
            ("lower-alpha", Some((Numerals::LowerLetter, ". "))),
            ("lower-latin", Some((Numerals::LowerLetter, ". "))),
            ("upper-alpha", Some((Numerals::UpperLetter, ". "))),
            ("upper-latin", Some((Numerals::UpperLetter, ". "))),
            ("decimal", Some((Numerals::Decimal, ". "))),
        ];
        let value = value.split(';').next().unwrap_or_default();
        if let Some((_, style)) = names.into_iter().find(|(name, _)| value.contains(name)) {
            return style;
        }
    }
    Some(match tag.attr("type") {
        Some("a") => (Numerals::LowerLetter, ". "),
        Some("A") => (Numerals::UpperLetter, ". "),
        Some("i") => (Numerals::LowerRoman, ". "),
        Some("I") => (Numerals::UpperRoman, ". "),
        _ => (Numerals::Decimal, ". "),
    })
}

/// Whether a text begins with a typed number. Such items stand in lists whose own numbers a style sheet hides.
pub(super) fn is_numbered(text: &str) -> bool {
    let text = text.trim_start_matches(['（', '(', '第', '【']);
    let number: String = text
        .chars()
        .take_while(|c| {
            c.is_ascii_digit()
                || "０１２３４５６７８９一二三四五六七八九十百①②③④⑤⑥⑦⑧⑨⑩".contains(*c)
        })
        .collect();
    let after = text
        .strip_prefix(number.as_str())
        .and_then(|rest| rest.chars().next());
    !number.is_empty()
        && (matches!(
            after,
            Some('、' | '.' | '．' | '）' | ')' | '条' | '章' | '项' | '是' | '】')
        ) || number.starts_with(|c: char| ('①'..='⑳').contains(&c)))
}
