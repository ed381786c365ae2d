//! Lines that belong to the web page or the sheet of paper around a document and not to the document.

/// Words that make a short line part of a page's frame wherever they stand in it.
const FRAME: &[&str] = &[
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "上一版",
    "下一版",
    "打印本页",
    "关闭窗口",
    "关闭本页",
    "返回顶部",
    "回顶部",
    "网站地图",
    "设为首页",
    "加入收藏",
    "您当前的位置",
    "您现在的位置",
    "当前位置",
    "所在位置",
    "版权所有",
    "ICP备",
    "公网安备",
    "网站标识码",
    "Copyright",
    "copyright",
    "All Rights Reserved",
    "技术支持",
    "扫一扫",
    "分享到",
    "浏览次数",
    "点击数",
    "点击量",
    "访问量",
    "阅读次数",
    "浏览量",
    "阅读量",
    "字号:",
    "字体:",
    "字号：",
    "字体：",
    "无障碍",
    "长者模式",
    "关怀版",
    "责任编辑",
    "我要举报",
    "手机版",
    "电子报",
    "许可证:",
    "微信扫",
    "政务微博",
    "隐私声明",
    "网站声明",
    "联系我们",
    "站内搜索",
    "友情链接",
    "相关链接",
    "相关阅读",
    "相关新闻",
    "相关文章",
    "热点推荐",
    "推荐阅读",
    "信息来源:",
    "文章来源:",
    "来源:",
    "作者:",
    "发布机构:",
    "发布日期:",
    "发布时间:",
    "索引号:",
    "公开方式:",
    "信息索引",
    "发文日期:",
    "打印文章",
    "复制链接",
    "朗读",
    "版面导航",
    "标题导航",
    "保护视力色",
];

/// Whole lines, spaces taken out, that are buttons and widgets.
const WIDGETS: &[&str] = &[
    "打印",
    "关闭",
    "分享",
    "收藏",
    "首页",
    "返回",
    "大中小",
    "[大中小]",
    "【大中小】",
    "字号大中小",
    "登录",
    "注册",
    "更多",
    "更多>>",
    "分享:",
    "打印关闭",
    "【打印】【关闭】",
    "[打印][关闭]",
    "打印本页关闭窗口",
    "【打印】",
    "【关闭】",
    "收起",
    "展开",
    "top",
    "TOP",
    "简体",
    "繁体",
    "English",
    "导航",
    "搜索",
    "正文",
    "扫码",
    "微信",
    "微博",
    "QQ空间",
    "纠错",
    "我要纠错",
    "网站首页",
    "目录",
];

/// What a line of the page's frame means for the lines around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noise {
    /// Page furniture between the lines of the text (a page number): the text goes on behind it.
    Between,
    /// A line of the frame.
    Frame,
    /// A line of the frame that stands behind the end of the text: what follows belongs to the page.
    Tail,
}

/// Words that stand behind the end of an article.
const TAIL: &[&str] = &[
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "相关链接",
    "相关阅读",
    "相关新闻",
    "相关文章",
    "推荐阅读",
    "热点推荐",
];

/// Whether a line (normalised characters, trimmed) is noise. `laid` says that it was laid out on paper.
pub(super) fn of_line(line: &str, laid: bool) -> Option<Noise> {
    let length = line.chars().count();
    if length == 0 || length > 120 {
        return None;
    }
    let tight: String = line.chars().filter(|c| *c != ' ').collect();
    if laid && is_page_number(&tight) {
        return Some(Noise::Between);
    }
    if WIDGETS.contains(&tight.as_str()) || tight.chars().all(|c| "-—_=*·•~|>".contains(c)) {
        return Some(Noise::Frame);
    }
    if is_breadcrumb(line) {
        return Some(Noise::Frame);
    }
    // A sentence may well speak of a licence or a source; a line of the frame is short and no sentence.
    let sentence = tight.ends_with(['。', ';', '!', '?']);
    if length <= 90
        && !sentence
        && FRAME
            .iter()
            .any(|word| line.contains(word) && frame_word_counts(&tight, word))
    {
        let tail = TAIL.iter().any(|word| tight.starts_with(word));
        return Some(if tail { Noise::Tail } else { Noise::Frame });
    }
    None
}

/// A frame word that names a field ("来源:") counts at the start of the line or after another field only.
fn frame_word_counts(tight: &str, word: &str) -> bool {
    if !word.ends_with(':') && !word.ends_with('：') {
        return tight.chars().count() <= 60
            || matches!(
                word,
                "ICP备" | "公网安备" | "版权所有" | "All Rights Reserved"
            );
    }
    tight.starts_with(word)
        || tight.contains("日期:")
        || tight.contains("时间:")
        || tight.chars().count() <= 24
        || tight.contains("字号")
}

/// `3`, `- 3 -`, `— 3 —`, `第3页`, `第3页共10页`, `3/10`.
fn is_page_number(tight: &str) -> bool {
    let inner = tight.trim_matches(|c| matches!(c, '-' | '—' | '–' | '·' | '~' | '_'));
    if inner.is_empty() {
        return false;
    }
    if inner.len() <= 4 && inner.chars().all(|c| c.is_ascii_digit()) {
        return true;
    }
    if inner.starts_with('第') && inner.ends_with('页') {
        return inner
            .chars()
            .all(|c| c.is_ascii_digit() || "第页共,/".contains(c));
    }
    let mut parts = inner.split('/');
    matches!((parts.next(), parts.next(), parts.next()), (Some(a), Some(b), None)
        if !a.is_empty() && !b.is_empty() && a.len() <= 4 && b.len() <= 4 && inner.chars().all(|c| c.is_ascii_digit() || c == '/'))
}

/// `首页 > 政务公开 > 通知公告`.
fn is_breadcrumb(line: &str) -> bool {
    let arrows = line.matches(['>', '»', '›']).count();
    let bars = line.matches('|').count();
    let short_parts = || {
        line.split(['>', '»', '›', '|'])
            .all(|part| part.trim().chars().count() <= 30)
    };
    arrows >= 1 && (line.contains("首页") || line.contains("位置") || arrows >= 2) && short_parts()
        || bars >= 2 && line.contains("首页") && short_parts()
}
