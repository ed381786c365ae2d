//! Where the public can turn: telephone, post box, mail.

use std::ops::Range;

use super::pattern::Pattern;
use super::plain::Plain;
use crate::{Contact, Source};

static TELEPHONE_LABEL: Pattern = Pattern::new(
    r"(?:(?:联系|监督|举报|咨询|反馈|意见|受理|来电|值班|服务|办公|征集|投诉|整改)*(?:联系)?(?:电话|热线)(?:号码)?|联系方式|电话)(?:\([^)]{0,12}\))?(?:是|为|[:])?",
);
static NUMBERS: Pattern = Pattern::new(concat!(
    r"^(?:\(?0\d{2,3}\)?[- ]?\d{7,8}|400-?\d{3}-?\d{4}|400-?\d{4}-?\d{3}|1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{7,8}|1\d{4})",
    r"(?:\(?(?:转|-|分机)(?:分机)?\d{1,6}\)?)?",
    r"(?:\((?:[^)\d]{1,12}|传真)\))?",
));
static POST_LABEL: Pattern = Pattern::new(
    r"(?:专用)?(?:邮政(?:专用)?信箱|邮政编码|通讯地址|通信地址|邮寄地址|来信地址|来访地址|信访地址|联系地址|收信地址|来信请寄|信件邮寄(?:地址)?|邮政地址|办公地址|地址)(?:为|是|[:])?",
);
static MAIL_LABEL: Pattern = Pattern::new(
    r"(?:电子(?:邮件|邮箱|信箱)|邮箱地址|邮箱|邮件地址|(?i:e-?mail))(?:地址)?(?:为|是|[:])?",
);
static MAIL: Pattern =
    Pattern::new(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+");

/// Finds the contact block of a document.
///
/// The values are as printed. The last block counts, since it is the one under the text; a page's own imprint further down
/// usually lacks the invitation to write, so a block with several of the three wins over one with fewer.
pub fn find(source: &Source) -> Contact {
    let parts = source.around_large_tables().into_iter().rev();
    let found = parts.map(|(from, text)| {
        let mut contact = find_in(text);
        if let Some(span) = &mut contact.span {
            span.from += from;
            span.to += from;
        }
        contact
    });
    let mut block = found.filter(|contact| contact.span.is_some());
    block.next().unwrap_or_default()
}

fn find_in(text: &str) -> Contact {
    let plain = Plain::new(text);
    let printed = |range: &Range<usize>| -> String {
        let span = plain.span(range.clone());
        text.chars()
            .skip(span.from)
            .take(span.to - span.from)
            .collect::<String>()
            .trim()
            .to_owned()
    };
    let telephones = telephones(&plain);
    let posts = posts(&plain);
    let mails: Vec<Range<usize>> = MAIL
        .find_all(plain.text())
        .map(|found| plain.chars_of(found.range()))
        .collect();
    let anchors = telephones.iter().chain(&posts).chain(&mails);
    let Some(best) = anchors.max_by_key(|anchor| {
        let near = |all: &[Range<usize>]| {
            all.iter()
                .any(|other| other.start.abs_diff(anchor.start) <= BLOCK)
        };
        (
            usize::from(near(&telephones)) + usize::from(near(&posts)) + usize::from(near(&mails)),
            anchor.start,
        )
    }) else {
        return Contact::default();
    };
    let of_block = |all: &[Range<usize>]| -> Vec<Range<usize>> {
        all.iter()
            .filter(|other| other.start.abs_diff(best.start) <= BLOCK)
            .cloned()
            .collect()
    };
    let (telephones, posts, mails) = (of_block(&telephones), of_block(&posts), of_block(&mails));
    let block = telephones.iter().chain(&posts).chain(&mails);
    let from = block
        .clone()
        .map(|range| range.start)
        .min()
        .unwrap_or(best.start);
    let to = block.map(|range| range.end).max().unwrap_or(best.end);
    let join = |all: &[Range<usize>]| {
        let values: Vec<String> = all.iter().map(&printed).collect();
        (!values.is_empty()).then(|| values.join("、"))
    };
    Contact {
        telephone: join(&telephones),
        post: posts.first().map(printed),
        mail: join(&mails),
        span: Some(plain.span(line_start(&plain, from)..to)),
    }
}

/// How far apart the lines of one block stand at most, in characters.
const BLOCK: usize = 160;

fn line_start(plain: &Plain, from: usize) -> usize {
    let mut start = from;
    while start > 0 && !matches!(plain.before(start), Some('\n' | '。' | ';')) && from - start < 30
    {
        start -= 1;
    }
    start
}

/// Numbers after a label; several with separators count as one list.
fn telephones(plain: &Plain) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for label in TELEPHONE_LABEL.find_all(plain.text()) {
        let mut at = plain.chars_of(label.range()).end;
        // "联系电话(工作日8:30-17:30):", "监督电话 县委巡察办:0731-…".
        let lead = plain.slice(at..at + 24);
        let shift = lead
            .find(|c: char| c.is_ascii_digit() || c == '(')
            .map(|bytes| lead.get(..bytes).unwrap_or_default());
        match shift {
            Some(words) if !words.contains(['。', '\n', ';']) => at += words.chars().count(),
            _ => continue,
        }
        while let Some(number) = NUMBERS.find(plain.from(at)) {
            let end = at + number.as_str().chars().count();
            if plain.at(end).is_some_and(|c| c.is_ascii_digit()) {
                break;
            }
            if !found.iter().any(|known| known.start == at) {
                found.push(at..end);
            }
            let separator = plain.at(end).is_some_and(|c| "、,;/或和".contains(c));
            if !separator {
                break;
            }
            at = end + 1;
        }
    }
    found
}

/// What stands after a label of post box or address, up to the next mark or label.
fn posts(plain: &Plain) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for label in POST_LABEL.find_all(plain.text()) {
        let at = plain.chars_of(label.range());
        let colon = label.as_str().ends_with([':', '为', '是']) || label.as_str().ends_with("请寄");
        if !colon
            || label.as_str().starts_with("邮政编码")
            || plain
                .before(at.start)
                .is_some_and(|c| "箱件站网".contains(c))
        {
            continue;
        }
        let rest = plain.from(at.end);
        let end = rest.find(['。', ';', '\n', ',']).unwrap_or(rest.len());
        let value = rest.get(..end).unwrap_or_default();
        let cut = [&TELEPHONE_LABEL, &MAIL_LABEL, &POST_LABEL]
            .iter()
            .filter_map(|next| {
                next.find(value)
                    .filter(|next| next.start() > 0 && next.as_str().ends_with(':'))
            })
            .map(|next| next.start())
            .min()
            .unwrap_or(value.len());
        let value = value.get(..cut).unwrap_or_default();
        let length = value.chars().count();
        if (2..=60).contains(&length) && !value.contains('@') {
            found.push(at.end..at.end + length);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Span};

    fn read(text: &str) -> Contact {
        find(&Source {
            format: Format::Text,
            text: text.to_owned(),
            lines: Vec::new(),
            diagnostics: Vec::new(),
        })
    }

    #[test]
    fn a_block_in_one_sentence() {
        let found = read(
            "欢迎监督。联系电话：0731-81234567；邮政信箱：云岭县云岭路19号；电子邮箱：yl_zg@example.cn。\n中共云岭县委",
        );
        assert_eq!(found.telephone.as_deref(), Some("0731-81234567"));
        assert_eq!(found.post.as_deref(), Some("云岭县云岭路19号"));
        assert_eq!(found.mail.as_deref(), Some("yl_zg@example.cn"));
    }

    #[test]
    fn a_block_in_lines_with_other_labels() {
        let found = read(
            "监督电话（工作日）：0731—81234567转8012、13800001234\n通讯地址：云岭县行政中心3号楼502室（邮编410000）\nE-mail: a@b.gov.cn",
        );
        assert_eq!(
            found.telephone.as_deref(),
            Some("0731—81234567转8012、13800001234")
        );
        assert_eq!(
            found.post.as_deref(),
            Some("云岭县行政中心3号楼502室（邮编410000）")
        );
        assert_eq!(found.mail.as_deref(), Some("a@b.gov.cn"));
    }

    #[test]
    fn free_numbers_and_extensions() {
        assert_eq!(
            read("举报电话：400-123-4567").telephone.as_deref(),
            Some("400-123-4567")
        );
        assert_eq!(
            read("联系电话为81234567。").telephone.as_deref(),
            Some("81234567")
        );
        assert_eq!(read("邮箱a@b.cn").mail.as_deref(), Some("a@b.cn"));
    }

    #[test]
    fn the_fuller_block_wins_over_a_later_imprint() {
        let text = format!(
            "联系电话：0731-81234567；来信地址：云岭路1号；邮箱：a@b.cn。\n{}\n网站维护电话：0731-80000000",
            "其他内容。".repeat(60)
        );
        assert_eq!(read(&text).telephone.as_deref(), Some("0731-81234567"));
    }

    #[test]
    fn a_text_without_contact_has_none() {
        assert_eq!(
            read("推广12345热线，电话诈骗案件下降30%，加强信访工作。"),
            Contact::default()
        );
        assert_eq!(read("").span, None::<Span>);
    }
}
