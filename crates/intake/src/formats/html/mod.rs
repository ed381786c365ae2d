//! HTML: the text of a page without what only surrounds it.
//!
//! Block elements become lines, `<br>` splits them, `<ol>` numbers are written out, data tables become cells. Left out
//! are navigation, page furniture and hidden parts. Nothing is left out that holds most of the text, whatever it calls
//! itself: a page may lose its decoration, never its body.

mod flow;
mod furniture;
mod lines;
mod lists;
mod measure;
mod tables;

use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef, iter::Edge};
use flow::{Flow, Piece};
use lists::ListState;
use scraper::{Html, Node, node::Element};

use super::{draft::Draft, encoding, table::TableWriter};
use crate::{Format, LineHint, NotADocument, Source};

/// Nesting that no page has; deeper ones are built to exhaust the parser.
const NESTING: usize = 512;
/// How many bytes from the start are searched for signs of HTML and for the declared encoding.
const HEAD_BYTES: usize = 8 * 1024;

/// Whether bytes are a web page, judged by their tags; the name only counts for fragments.
pub(super) fn recognises(bytes: &[u8], name: Option<&str>) -> bool {
    const OPENING: &[&str] = &[
        "!doctype html",
        "html",
        "head",
        "body",
        "meta",
        "title",
        "div",
        "p",
        "table",
        "span",
        "h1",
        "h2",
        "h3",
        "article",
        "section",
        "main",
        "center",
        "font",
        "ul",
        "ol",
        "br",
        "style",
        "script",
        "link",
        "base",
    ];
    let head = ascii_head(bytes);
    let mut start = head.trim_start();
    while let Some(rest) = start
        .strip_prefix("<!--")
        .and_then(|rest| rest.split_once("-->"))
    {
        start = rest.1.trim_start();
    }
    if start.starts_with("<?xml") {
        return start.contains("<html");
    }
    let opens = start.strip_prefix('<').is_some_and(|rest| {
        OPENING.iter().any(|tag| {
            rest.strip_prefix(tag).is_some_and(|after| {
                after.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace())
            })
        })
    });
    let is_named_page = name.is_some_and(|name| {
        let name = name.to_lowercase();
        [".html", ".htm", ".shtml", ".xhtml"]
            .iter()
            .any(|ending| name.ends_with(ending))
    });
    opens
        || start.contains("<html")
        || (is_named_page
            && ["</p>", "</div>", "</td>", "<br"]
                .iter()
                .any(|tag| start.contains(tag)))
}

/// Reads a page.
///
/// # Errors
/// [`NotADocument`] when it holds no text or is built to harm.
pub(super) fn read(bytes: &[u8]) -> Result<Source, NotADocument> {
    let decoded = encoding::decode_declared(bytes, declared_encoding(bytes).as_deref())
        .ok_or(NotADocument::Damaged)?;
    if nesting(&decoded.text) > NESTING {
        return Err(NotADocument::Bomb);
    }
    let page = Html::parse_document(&decoded.text);
    let Some(body) = page
        .tree
        .root()
        .descendants()
        .find(|node| element(*node).is_some_and(|e| e.name() == "body"))
    else {
        return Err(NotADocument::Empty);
    };
    let furniture = furniture::find(body);
    let main = measure::main_part(body, &furniture);
    let walked = walk(body, &furniture, main);

    let mut draft = Draft::new(Format::Html);
    let title = lines::page_title(&page);
    let (mut dropped, mut totals, mut tables) = (furniture.len(), 0, 0);
    for piece in walked.pieces {
        match piece {
            Piece::Line(line) if lines::is_content(&line, &title) => {
                draft.line(&line.text, line.hint());
            }
            Piece::Line(_) => dropped += 1,
            Piece::Table(rows) => {
                let mut writer = TableWriter::new(&mut draft, tables);
                for row in rows {
                    writer.push(row);
                }
                totals += writer.finish();
                tables += 1;
            }
        }
    }
    if dropped > 0 {
        draft.info(format!("网页的导航、页脚等 {dropped} 处已略去。"));
    }
    if totals > 0 {
        draft.info(format!("表格中有 {totals} 行合计已略去。"));
    }
    if decoded.broken > 0 {
        draft.warning(format!(
            "有 {} 处字符无法识别，已显示为“\u{fffd}”，请对照原文核对。",
            decoded.broken
        ));
    }
    draft.finish().map_err(|error| match error {
        NotADocument::Empty if walked.pictures => NotADocument::NoText,
        other => other,
    })
}

struct Walked {
    pieces: Vec<Piece>,
    pictures: bool,
}

/// Goes through the body in reading order. Not recursive, so that depth costs no stack.
fn walk(body: NodeRef<'_, Node>, furniture: &HashSet<NodeId>, main: Option<NodeId>) -> Walked {
    let mut flow = Flow::default();
    let mut lists: Vec<ListState> = Vec::new();
    let mut pictures = false;
    let mut skipping: Option<NodeId> = None;
    for edge in body.traverse() {
        match edge {
            Edge::Open(_) if skipping.is_some() => {}
            Edge::Open(node) => match node.value() {
                Node::Text(text) => flow.text(text),
                Node::Element(_) if furniture.contains(&node.id()) => {
                    skipping = Some(node.id());
                }
                Node::Element(tag) => {
                    if Some(node.id()) == main {
                        flow.enter_main();
                    }
                    match tag.name() {
                        "br" => flow.end_line(),
                        "img" => pictures = true,
                        "a" => flow.enter_link(),
                        "pre" => flow.enter_pre(),
                        "table" if tables::is_data(node) => {
                            flow.table(tables::rows(node, furniture));
                            skipping = Some(node.id());
                        }
                        "ol" | "ul" => lists.push(ListState::of(node, tag)),
                        _ => {}
                    }
                    if is_block(tag.name()) {
                        flow.enter_block(heading_level(tag.name()), lines::is_title_tag(tag));
                    }
                    if tag.name() == "li"
                        && let Some(number) = lists.last_mut().and_then(|list| list.number(tag))
                    {
                        flow.prefix(number);
                    }
                }
                _ => {}
            },
            Edge::Close(node) if skipping.is_some() => {
                if skipping == Some(node.id()) {
                    skipping = None;
                    if element(node).is_some_and(|tag| is_block(tag.name())) {
                        flow.end_line();
                    }
                }
            }
            Edge::Close(node) => {
                let Some(tag) = element(node) else { continue };
                match tag.name() {
                    "a" => flow.leave_link(),
                    "pre" => flow.leave_pre(),
                    "ol" | "ul" => drop(lists.pop()),
                    _ => {}
                }
                if is_block(tag.name()) {
                    flow.leave_block(heading_level(tag.name()));
                }
                if Some(node.id()) == main {
                    flow.leave_main();
                }
            }
        }
    }
    Walked {
        pieces: flow.finish(main.is_some()),
        pictures,
    }
}

fn element(node: NodeRef<'_, Node>) -> Option<&Element> {
    node.value().as_element()
}

fn heading_level(tag: &str) -> Option<u8> {
    let level: u8 = tag.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "nav"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "blockquote"
            | "pre"
            | "center"
            | "address"
            | "figure"
            | "figcaption"
            | "hr"
            | "form"
            | "fieldset"
            | "legend"
            | "details"
            | "summary"
            | "body"
    )
}

/// The first bytes in lower case without anything but ASCII; that reads the tags in every encoding, UTF-16 included.
fn ascii_head(bytes: &[u8]) -> String {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
    head.iter()
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}

fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = ascii_head(bytes);
    let (_, rest) = head
        .split_once("charset=")
        .or_else(|| head.split_once("encoding="))?;
    let label = rest.trim_start_matches(['"', '\'', ' ']);
    Some(
        label
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect(),
    )
}

/// How deep tags nest that a parser keeps open until they are closed. Tags it closes by itself do not count.
fn nesting(text: &str) -> usize {
    const VOID_OR_IMPLIED: &[&str] = &[
        "br", "img", "hr", "meta", "link", "input", "p", "li", "td", "tr", "th", "dt", "dd",
        "option", "col", "base", "wbr", "area", "source", "tbody", "thead", "!doctype", "!--",
        "?xml", "body", "html", "head",
    ];
    let (mut open, mut deepest) = (0_usize, 0);
    for tag in text.split('<').skip(1) {
        if let Some(closed) = tag.strip_prefix('/') {
            if !VOID_OR_IMPLIED
                .iter()
                .any(|name| tag_name(closed).eq_ignore_ascii_case(name))
            {
                open = open.saturating_sub(1);
            }
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic())
            && !VOID_OR_IMPLIED
                .iter()
                .any(|name| tag_name(tag).eq_ignore_ascii_case(name))
        {
            open += 1;
            deepest = deepest.max(open);
        }
    }
    deepest
}

fn tag_name(tag: &str) -> &str {
    tag.split(|c: char| c == '>' || c == '/' || c.is_whitespace())
        .next()
        .unwrap_or_default()
}

/// The hint of a line.
impl flow::TextLine {
    fn hint(&self) -> LineHint {
        match self.heading {
            Some(level) => LineHint::Heading(level),
            None if self.laid => LineHint::Laid,
            None => LineHint::Paragraph,
        }
    }
}
