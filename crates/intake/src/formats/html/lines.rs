//! Which lines of a page belong to the document.

use scraper::{Html, node::Element};

use super::{element, flow::TextLine, furniture::words};

/// What the furniture of a page says, also where no element gives it away.
const FURNITURE_WORDS: &[&str] = &[
    "版权所有",
    "ICP备",
    "公网安备",
    "网站标识码",
    "网站地图",
    "当前位置",
    "所在的位置",
    "现在的位置",
    "您的位置",
    "浏览次数",
    "阅读次数",
    "访问量",
    "扫一扫",
    "分享到",
    "上一篇",
    "下一篇",
    "打印本页",
    "关闭窗口",
    "【打印】",
    "【关闭】",
    "[打印]",
    "[关闭]",
    "打印 关闭",
    "加入收藏",
    "设为首页",
    "返回顶部",
    "【字体",
    "字体：",
    "字号：",
    "字体大小",
    "[字号",
    "【字号",
    "无障碍",
    "点击数",
];
/// Longer lines are text of the document, even if they mention such a word.
const FURNITURE_CHARS: usize = 60;
/// A line this long outside the main part is still text.
const BODY_CHARS: usize = 30;

/// The title the page gives itself.
pub(super) fn page_title(page: &Html) -> String {
    let title = page
        .tree
        .root()
        .descendants()
        .find(|node| element(*node).is_some_and(|tag| tag.name() == "title"));
    let texts = title.into_iter().flat_map(|node| node.descendants());
    texts
        .filter_map(|node| node.value().as_text().map(|text| text.trim().to_owned()))
        .collect()
}

/// Whether an element calls itself a title.
pub(super) fn is_title_tag(tag: &Element) -> bool {
    let names = [tag.attr("class"), tag.attr("id")];
    names.into_iter().flatten().any(|name| {
        words(name).iter().any(|word| {
            matches!(
                word.as_str(),
                "title" | "tit" | "biaoti" | "bt" | "subtitle" | "headline"
            )
        })
    })
}

/// Whether a line belongs to the document. In the main part everything does but plain furniture; outside it, what reads
/// like text, headings, the title, and the date and issuer that may stand below.
pub(super) fn is_content(line: &TextLine, page_title: &str) -> bool {
    let text = line.text.as_str();
    let length = text.chars().count();
    if length <= FURNITURE_CHARS && FURNITURE_WORDS.iter().any(|word| text.contains(word)) {
        return false;
    }
    if line.in_main || line.heading.is_some() || line.title {
        return true;
    }
    let mostly_links = line.link_chars * 2 > length;
    let is_title = length >= 6
        && (page_title.contains(text) || (!page_title.is_empty() && text.contains(page_title)));
    let reads_like_text =
        length >= BODY_CHARS || text.contains(['。', '；']) || super::lists::is_numbered(text);
    is_title || (!mostly_links && (reads_like_text || is_date(text) || is_issuer(text)))
}

fn is_date(text: &str) -> bool {
    text.ends_with('日') && text.contains('年') && text.chars().count() <= 14
}

fn is_issuer(text: &str) -> bool {
    [
        "委员会",
        "县委",
        "市委",
        "区委",
        "党组",
        "党委",
        "领导小组",
        "办公室",
        "人民政府",
    ]
    .iter()
    .any(|ending| text.ends_with(ending))
        && !text.contains(['：', ':', '|'])
}
