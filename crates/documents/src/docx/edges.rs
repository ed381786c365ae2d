//! Headers and footers: one part for each kind of page on which they differ.

use super::parts::{HEAD, MAIN, fonts};
use super::{Measures, letter, mm, paragraph_of, run};
use crate::paper::{HeadForm, Paper};

/// A header or footer.
pub(super) struct Edge {
    /// `header` or `footer`.
    pub(super) kind: &'static str,
    /// The pages it belongs to: `default`, `even` or `first`.
    pub(super) pages: &'static str,
    xml: String,
}

impl Edge {
    /// Name of the part in `word/`, which is also the name of the relationship.
    pub(super) fn name(&self) -> String {
        format!("{}-{}", self.kind, self.pages)
    }

    /// The part.
    pub(super) fn part(&self) -> String {
        let tag = if self.kind == "header" { "hdr" } else { "ftr" };
        format!("{HEAD}<w:{tag} xmlns:w=\"{MAIN}\">{}</w:{tag}>", self.xml)
    }
}

/// Headers and footers of a paper, in the order in which a section refers to them.
pub(super) fn of(paper: &Paper, measures: &Measures) -> Vec<Edge> {
    let header = |pages| Edge {
        kind: "header",
        pages,
        xml: header(paper),
    };
    let footer = |pages| Edge {
        kind: "footer",
        pages,
        xml: footer(paper, measures, pages == "even"),
    };
    if !measures.official {
        return vec![header("default"), footer("default")];
    }
    let mut edges = vec![
        header("default"),
        footer("default"),
        header("even"),
        footer("even"),
    ];
    if let Some(head) = &paper.head
        && has_own_first(paper)
    {
        let words = letter::red_words(head, 0) + &letter::double_rule(measures, mm(4), true);
        edges.push(Edge {
            kind: "header",
            pages: "first",
            xml: draft_mark(paper) + &words,
        });
        edges.push(Edge {
            kind: "footer",
            pages: "first",
            xml: letter::double_rule(measures, 0, false),
        });
    }
    edges
}

/// Whether the first page differs from the others: in letters it has the red rules and no page number.
pub(super) fn has_own_first(paper: &Paper) -> bool {
    let form = paper.head.as_ref().map(|head| &head.form);
    matches!(form, Some(HeadForm::Letter))
}

fn draft_mark(paper: &Paper) -> String {
    let is_draft = paper
        .head
        .as_ref()
        .is_some_and(|head| head.number.is_none());
    if is_draft {
        letter::draft_mark()
    } else {
        String::new()
    }
}

fn header(paper: &Paper) -> String {
    let words = paper.running_head.as_deref().unwrap_or_default();
    let line = if words.is_empty() {
        ""
    } else {
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\" w:color=\"5A5A5A\"/></w:pBdr>"
    };
    draft_mark(paper) + &paragraph_of("Note", line, &run(words, ""))
}

fn footer(paper: &Paper, measures: &Measures, even: bool) -> String {
    let field = |name: &str, properties: &str| {
        format!(
            "<w:fldSimple w:instr=\" {name} \"><w:r><w:rPr>{properties}</w:rPr><w:t>1</w:t></w:r></w:fldSimple>"
        )
    };
    if measures.official {
        let letters = fonts("宋体") + "<w:color w:val=\"000000\"/><w:sz w:val=\"28\"/>";
        let runs = run("— ", &letters) + &field("PAGE", &letters) + &run(" —", &letters);
        // The footer ends where the second rule of a letter ends, 20 mm above the edge; the dash stands 28 mm above it.
        let line =
            "<w:spacing w:before=\"0\" w:after=\"314\" w:line=\"280\" w:lineRule=\"exact\"/>";
        let place = if even {
            "<w:ind w:left=\"280\"/><w:jc w:val=\"left\"/>"
        } else {
            "<w:ind w:right=\"280\"/><w:jc w:val=\"right\"/>"
        };
        paragraph_of("Note", &format!("{line}{place}"), &runs)
    } else {
        let runs = run("第 ", "")
            + &field("PAGE", "")
            + &run(" 页，共 ", "")
            + &field("NUMPAGES", "")
            + &run(" 页", "");
        let made = jiff::tz::Offset::constant(8)
            .to_datetime(paper.made_at)
            .strftime("%Y-%m-%d %H:%M");
        let made = run(&format!("　　生成时间 {made}"), "");
        paragraph_of("Note", "<w:jc w:val=\"center\"/>", &(runs + &made))
    }
}
