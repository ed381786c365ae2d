//! HTML: main text, furniture, lists, tables, encodings.

use bihuan_intake::{Format, NotADocument, formats::open};
use encoding_rs::GB18030;

use crate::build::marked_lines;

fn lines(page: &str) -> Vec<String> {
    let source = open(page.as_bytes(), None).unwrap();
    assert_eq!(source.format, Format::Html);
    marked_lines(&source)
}

/// Enough text for a page to have a main part.
fn paragraphs() -> (String, Vec<String>) {
    let lines: Vec<String> = (1..=8)
        .map(|n| {
            format!(
                "{n}.云岭县第{n}个问题整改不到位，责任单位已制定措施并按月调度，相关工作持续推进。"
            )
        })
        .collect();
    (
        lines.iter().map(|line| format!("<p>{line}</p>")).collect(),
        lines,
    )
}

#[test]
fn blocks_breaks_headings_and_entities() {
    let page = "<html><body><h1>标题</h1><p>　　第一段<b>加粗</b>&nbsp;文字&amp;符号</p>
        <div>甲<br>乙<br/>丙</div>\n<h3>小节</h3>跨行的
        中文和two\n words<pre>原样 一\n原样  二</pre></body></html>";
    assert_eq!(
        lines(page),
        [
            "# 标题",
            "第一段加粗 文字&符号",
            "甲",
            "乙",
            "丙",
            "### 小节",
            "跨行的中文和two words",
            "原样 一",
            "原样  二",
        ]
    );
}

#[test]
fn furniture_goes_and_the_text_stays() {
    let (body, expected) = paragraphs();
    let page = format!(
        r#"<!DOCTYPE html><html><head><title>关于整改进展情况的通报_云岭县人民政府</title><style>p{{}}</style></head><body>
        <header class="top"><a href="/">首页</a> 云岭县人民政府门户网站</header>
        <nav><ul><li><a>要闻</a></li><li><a>公开</a></li></ul></nav>
        <div class="main-nav">走进云岭 政务公开</div><div id="breadCrumb">当前位置：<a>首页</a> &gt; 通报</div>
        <div class="wrap"><div class="tt">关于整改进展情况的通报</div><div class="info">发布时间：2024-05-06 字号：大 中 小</div>
        <div id="zoom">{body}<p style="text-align:right">中共云岭县委</p><p>2024年5月6日</p></div>
        <ul class="rel-list"><li><a>相关报道之一标题</a></li><li><a>相关报道之二标题</a></li><li><a>相关报道之三标题</a></li></ul></div>
        <div style="display: none">隐藏的内容。</div><p hidden>也隐藏</p>
        <div class="pageFooter">主办：云岭县人民政府办公室</div><div>版权所有 云ICP备1号</div><script>var a = "脚本。";</script></body></html>"#
    );
    let mut wanted = vec!["关于整改进展情况的通报".to_owned()];
    wanted.extend(expected);
    wanted.extend(["中共云岭县委".to_owned(), "2024年5月6日".to_owned()]);
    assert_eq!(lines(&page), wanted);
    assert!(
        open(page.as_bytes(), None).unwrap().diagnostics[0]
            .message
            .contains("已略去")
    );
}

#[test]
fn a_body_in_a_form_a_sidebar_or_two_parts_is_not_lost() {
    let (body, expected) = paragraphs();
    for page in [
        format!(
            r#"<html><body><form id="aspnetForm"><div class="nav">首页 要闻</div>{body}</form></body></html>"#
        ),
        format!(r#"<html><body><div class="page-with-sidebar">{body}</div></body></html>"#),
        format!(r#"<html><body><div class="footer-share-nav">{body}</div></body></html>"#),
        format!(
            "<html><body>{}</body></html>",
            body.replace("<p>5.", "</div><div><p>5.")
        ),
    ] {
        assert_eq!(lines(&page), expected, "{page}");
    }
    let contact = "联系电话：0871-1234567；邮政信箱：云岭县1号信箱；电子邮箱：a@example.com。";
    let page = format!(
        "<html><body><div>{}</div><div>{contact}</div></body></html>",
        body.repeat(4)
    );
    assert_eq!(lines(&page).last().unwrap(), contact);
}

#[test]
fn ordered_lists_print_their_numbers() {
    let page = r#"<div><ol><li>甲</li><li><p>乙</p><ol type="a"><li>子</li></ol></li><li value="7">丙</li><li>丁</li></ol>
        <ol start="3" style="list-style-type: cjk-ideographic"><li>三</li></ol><ol reversed><li>后</li><li>前</li></ol>
        <ol style="list-style:none"><li>无号</li></ol><ul><li>圆点</li></ul><ol><li>1、自带</li><li>（二）自带</li></ol></div>"#;
    assert_eq!(
        lines(page),
        [
            "1. 甲",
            "2. 乙",
            "a. 子",
            "7. 丙",
            "8. 丁",
            "三、三",
            "2. 后",
            "1. 前",
            "无号",
            "圆点",
            "1、自带",
            "（二）自带",
        ]
    );
}

#[test]
fn ledgers_are_cells_and_layout_tables_are_not() {
    let page = r#"<table><caption>整改台账</caption><thead><tr><th rowspan="2">序号</th><th rowspan="2">问题</th><th colspan="2">整改</th></tr>
        <tr><th>措施</th><th>时限</th></tr></thead><tbody><tr><td rowspan="2">1</td><td rowspan="2"><p>制度</p><p>空转</p></td><td>修订<br>印发</td><td>6月</td></tr>
        <tr><td>培训</td><td>7月</td></tr><tr><td colspan="4">二、作风方面</td></tr><tr><td>2</td><td>拖拉</td><td>督办</td><td>8月</td></tr>
        <tr><td>总计</td><td>2</td><td></td><td></td></tr></tbody></table>"#;
    assert_eq!(
        lines(page),
        [
            "整改台账",
            "[0,0 序号] 1",
            "[0,1 问题] 制度",
            "[0,1 问题] 空转",
            "[0,2 整改/措施] 修订",
            "[0,2 整改/措施] 印发",
            "[0,3 整改/时限] 6月",
            "[1,0 序号] 1",
            "[1,1 问题] 制度",
            "[1,1 问题] 空转",
            "[1,2 整改/措施] 培训",
            "[1,3 整改/时限] 7月",
            "[2,0 序号] 二、作风方面",
            "[3,0 序号] 2",
            "[3,1 问题] 拖拉",
            "[3,2 整改/措施] 督办",
            "[3,3 整改/时限] 8月",
        ]
    );
    let layout = "<table><tr><td><table><tr><td>第一段</td></tr><tr><td>第二段</td></tr></table></td><td>旁注</td></tr></table>";
    assert_eq!(lines(layout), ["第一段", "第二段", "旁注"]);
}

#[test]
fn encodings_by_declaration_and_by_content() {
    let page = |charset: &str| {
        format!(
            r#"<html><head><meta charset="{charset}"></head><body><p>云岭县整改情况通报</p></body></html>"#
        )
    };
    let gb = GB18030.encode(&page("gb2312")).0.into_owned();
    let lying = GB18030.encode(&page("utf-8")).0.into_owned();
    let wide: Vec<u8> = page("utf-16")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [gb, lying, wide, page("gbk").into_bytes()] {
        assert_eq!(
            marked_lines(&open(&bytes, None).unwrap()),
            ["云岭县整改情况通报"]
        );
    }
}

#[test]
fn what_is_a_page_and_what_is_text() {
    let format = |text: &str, name: Option<&str>| open(text.as_bytes(), name).unwrap().format;
    assert_eq!(
        format("云岭县<b>要点</b><br>第二行", Some("a.html")),
        Format::Html
    );
    assert_eq!(
        format("云岭县<b>要点</b><br>第二行", Some("a.txt")),
        Format::Text
    );
    assert_eq!(format("<!-- 注 --><div>内容</div>", None), Format::Html);
    assert_eq!(format("<关于整改的通报>", Some("a.html")), Format::Text);
    assert_eq!(format("普通文本", Some("a.html")), Format::Text);
}

#[test]
fn pages_without_text_or_made_to_harm_are_refused() {
    let refused = |page: &str| open(page.as_bytes(), None).unwrap_err();
    assert_eq!(
        refused("<html><body><script>x</script></body></html>"),
        NotADocument::Empty
    );
    assert_eq!(
        refused("<html><body><img src=a.png></body></html>"),
        NotADocument::NoText
    );
    assert_eq!(refused(&"<div>".repeat(200_000)), NotADocument::Bomb);
    let flat = "<p>段".repeat(20_000);
    assert_eq!(lines(&flat).len(), 20_000);
}
