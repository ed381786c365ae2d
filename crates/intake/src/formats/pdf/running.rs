//! Running headers, footers and page numbers: what stands at the edge of pages and belongs to none of them.

use std::collections::HashMap;

use super::layout::PageLine;

/// How many lines from the top and bottom of a page can be running ones.
const EDGE: usize = 2;
/// A running line stands this much further from the text than lines of text from each other, in usual distances,
const APART: f64 = 1.3;
/// or it is this much smaller.
const SMALLER: f64 = 0.9;
/// A lone number counts as page number only with this many pages.
const NUMBERED_PAGES: usize = 2;

/// Takes running lines out of the pages and says how many they were.
pub(super) fn remove(pages: &mut [Vec<PageLine>]) -> usize {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut shapes: Vec<String> = edge_lines(page).map(|(_, line)| shape(line)).collect();
        shapes.sort();
        shapes.dedup();
        for shape in shapes {
            *seen.entry(shape).or_default() += 1;
        }
    }
    let count = pages.len();
    let usual = super::usual_distance(pages);
    let mut removed = 0;
    for page in pages.iter_mut() {
        let is_running = |line: &PageLine, inner: Option<&PageLine>| {
            if is_page_number(&line.text) || is_print_mark(&line.text) {
                return true;
            }
            // What repeats must also stand apart from the text, or it is the text that repeats.
            let apart = inner.is_none_or(|inner| {
                (inner.down - line.down).abs() > usual * APART || line.size < inner.size * SMALLER
            });
            let repeats = seen.get(&shape(line)).copied().unwrap_or(0);
            apart
                && ((repeats >= 2 && repeats * 2 > count)
                    || (is_bare_number(&line.text) && count >= NUMBERED_PAGES))
        };
        // From outside in: a line is running only when all lines further out are.
        let edge = |lines: &mut dyn Iterator<Item = &PageLine>| {
            let lines: Vec<&PageLine> = lines.take(EDGE + 1).collect();
            (0..lines.len().min(EDGE))
                .take_while(|&index| {
                    lines
                        .get(index)
                        .is_some_and(|line| is_running(line, lines.get(index + 1).copied()))
                })
                .count()
        };
        let top = edge(&mut page.iter());
        let bottom = edge(&mut page.iter().rev()).min(page.len() - top);
        page.truncate(page.len() - bottom);
        page.drain(..top);
        removed += top + bottom;
    }
    removed
}

fn edge_lines(page: &[PageLine]) -> impl Iterator<Item = (usize, &PageLine)> {
    let bottom = page.len().saturating_sub(EDGE);
    page.iter()
        .enumerate()
        .filter(move |(index, _)| *index < EDGE || *index >= bottom)
}

/// The text with every number made equal, and about where it stands.
fn shape(line: &PageLine) -> String {
    let mut shape = String::new();
    for c in line.text.chars().filter(|c| !c.is_whitespace()) {
        if !c.is_numeric() {
            shape.push(c);
        } else if !shape.ends_with('#') {
            shape.push('#');
        }
    }
    format!("{shape}@{:.0}", line.down / 20.0)
}

/// "- 3 -", "— 3 —", "第 3 页", "第3页 共10页", "3 / 10", "Page 3 of 10".
fn is_page_number(text: &str) -> bool {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_lowercase();
    if plain.chars().count() > 16 || !plain.contains(char::is_numeric) {
        return false;
    }
    let dashes = ['-', '—', '–', '－', '·', '─', '~'];
    let inner = plain.trim_matches(dashes);
    let dashed = plain.starts_with(dashes) && plain.ends_with(dashes) && is_number(inner);
    let rest = plain
        .replace(
            ['第', '页', '共', '，', ',', '/', '(', ')', '（', '）', '|'],
            "",
        )
        .replace("page", "")
        .replace("of", "");
    let worded = (plain.contains('页') || plain.contains("page")) && is_number(&rest);
    let of_total = plain.split_once('/').is_some_and(|(page, pages)| {
        matches!((page.parse::<u32>(), pages.parse::<u32>()), (Ok(page), Ok(pages)) if page <= pages && page > 0)
    });
    dashed || worded || of_total
}

/// What browsers print on the edge: the address of the page, the date of printing.
fn is_print_mark(text: &str) -> bool {
    let address = ["http://", "https://", "file://"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    let fraction = text.rsplit(' ').next().is_some_and(is_page_number);
    let clock = text.split(' ').take(3).any(|word| {
        word.split_once(':').is_some_and(|(hour, minute)| {
            is_number(hour) && minute.starts_with(|c: char| c.is_ascii_digit())
        })
    });
    let dated = text
        .split([' ', ','])
        .next()
        .is_some_and(|date| date.split('/').count() == 3 && date.split('/').all(is_number));
    (address && fraction) || (dated && clock)
}

fn is_bare_number(text: &str) -> bool {
    text.chars().count() <= 4 && is_number(text.trim())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines 20 points apart; `>` in front of a text puts it 40 points from its neighbours.
    fn page(texts: &[&str]) -> Vec<PageLine> {
        let mut down = 0.0;
        let mut apart = false;
        texts
            .iter()
            .map(|text| {
                down += if apart || text.starts_with('>') {
                    40.0
                } else {
                    20.0
                };
                apart = text.starts_with('>');
                PageLine {
                    text: text.trim_start_matches('>').to_owned(),
                    left: 0.0,
                    right: 100.0,
                    down,
                    size: 10.0,
                }
            })
            .collect()
    }

    fn left(pages: &[&[&str]]) -> Vec<Vec<String>> {
        let mut pages: Vec<Vec<PageLine>> = pages.iter().map(|texts| page(texts)).collect();
        remove(&mut pages);
        pages
            .into_iter()
            .map(|page| page.into_iter().map(|line| line.text).collect())
            .collect()
    }

    #[test]
    fn headers_and_numbers_go() {
        let found = left(&[
            &[">云岭县整改通报", "一、方面", "1.问题", "- 1 -"],
            &[">云岭县整改通报", "2.问题", "3.问题", "- 2 -"],
            &[">云岭县整改通报", "4.问题", "2024年", "第 3 页 共 3 页"],
        ]);
        assert_eq!(
            found,
            [
                vec!["一、方面", "1.问题"],
                vec!["2.问题", "3.问题"],
                vec!["4.问题", "2024年"]
            ]
        );
    }

    #[test]
    fn a_single_page_keeps_its_text() {
        assert_eq!(
            left(&[&["标题", "正文", "2024"]]),
            [["标题", "正文", "2024"]]
        );
        assert_eq!(
            left(&[&["5/6/24, 1:20 PM 标题", "正文", "file:///tmp/a.html 1/1"]]),
            [["正文"]]
        );
    }

    #[test]
    fn items_that_only_look_alike_stay() {
        let found = left(&[
            &["1.问题。", "甲", "乙", "2.问题。"],
            &["丙", "3.问题。", "丁", "戊"],
        ]);
        assert_eq!(found.concat().len(), 8);
    }
}
