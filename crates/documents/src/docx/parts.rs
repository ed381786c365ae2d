//! The parts of the package around the body.

use super::{Measures, escaped, paragraph_of, picture_part, run};
use crate::paper::{Paper, PictureKind};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(super) fn content_types() -> String {
    let parts = [
        ("/word/document.xml", "document.main"),
        ("/word/styles.xml", "styles"),
        ("/word/settings.xml", "settings"),
        ("/word/header1.xml", "header"),
        ("/word/footer1.xml", "footer"),
        ("/word/footer2.xml", "footer"),
    ]
    .map(|(name, kind)| {
        format!("<Override PartName=\"{name}\" ContentType=\"{WORD}.{kind}+xml\"/>")
    })
    .concat();
    format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"jpg\" ContentType=\"image/jpeg\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         {parts}</Types>"
    )
}

pub(super) fn package_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rDocument\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rCore\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         </Relationships>"
    )
}

pub(super) fn core(paper: &Paper) -> String {
    let created = paper.made_at.strftime("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{created}</dcterms:created></cp:coreProperties>",
        escaped(&paper.title)
    )
}

pub(super) fn relations(paper: &Paper) -> String {
    let mut relations = [
        ("rStyles", "styles", "styles.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rHeader", "header", "header1.xml"),
        ("rFooter", "footer", "footer1.xml"),
        ("rFooterEven", "footer", "footer2.xml"),
    ]
    .map(|(id, kind, target)| relation(id, kind, target))
    .concat();
    for (index, picture) in paper.pictures.iter().enumerate() {
        if picture.kind != PictureKind::Pdf && picture.size.is_some() {
            let target = picture_part(index, picture.kind);
            let target = target.trim_start_matches("word/");
            relations.push_str(&relation(&format!("rPicture{index}"), "image", target));
        }
    }
    format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>")
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

pub(super) fn settings(measures: &Measures) -> String {
    let even = if measures.official {
        "<w:evenAndOddHeaders/>"
    } else {
        ""
    };
    format!(
        "{HEAD}<w:settings xmlns:w=\"{MAIN}\">{even}<w:defaultTabStop w:val=\"420\"/></w:settings>"
    )
}

pub(super) fn header(paper: &Paper) -> String {
    let words = paper.running_head.as_deref().unwrap_or_default();
    let line = if words.is_empty() {
        ""
    } else {
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\" w:color=\"5A5A5A\"/></w:pBdr>"
    };
    let inside = paragraph_of("Note", line, &run(words, ""));
    format!("{HEAD}<w:hdr xmlns:w=\"{MAIN}\">{inside}</w:hdr>")
}

pub(super) fn footer(paper: &Paper, measures: &Measures, odd: bool) -> String {
    let field = |name: &str, properties: &str| {
        format!(
            "<w:fldSimple w:instr=\" {name} \"><w:r><w:rPr>{properties}</w:rPr><w:t>1</w:t></w:r></w:fldSimple>"
        )
    };
    let inside = if measures.official {
        let letters = fonts("宋体") + "<w:sz w:val=\"28\"/>";
        let runs = run("— ", &letters) + &field("PAGE", &letters) + &run(" —", &letters);
        let place = if odd {
            "<w:ind w:right=\"280\"/><w:jc w:val=\"right\"/>"
        } else {
            "<w:ind w:left=\"280\"/><w:jc w:val=\"left\"/>"
        };
        paragraph_of("Note", place, &runs)
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
    };
    format!("{HEAD}<w:ftr xmlns:w=\"{MAIN}\">{inside}</w:ftr>")
}

fn fonts(name: &str) -> String {
    format!(
        "<w:rFonts w:ascii=\"{name}\" w:hAnsi=\"{name}\" w:eastAsia=\"{name}\" w:cs=\"{name}\"/>"
    )
}

/// A style: name, basis, properties of paragraph and letters.
fn style(id: &str, name: &str, paragraph: &str, letters: &str) -> String {
    let basis = if id == "Normal" {
        " w:default=\"1\"".to_owned()
    } else {
        String::new()
    };
    let based = if id == "Normal" {
        ""
    } else {
        "<w:basedOn w:val=\"Normal\"/>"
    };
    format!(
        "<w:style w:type=\"paragraph\"{basis} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{based}<w:qFormat/>\
         <w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )
}

pub(super) fn styles(m: &Measures) -> String {
    let size = |half_points: i64| {
        format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>")
    };
    let lines = |pitch: i64| {
        format!("<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{pitch}\" w:lineRule=\"exact\"/>")
    };
    let indent = |characters: i64, half_points: i64| {
        format!(
            "<w:ind w:firstLineChars=\"{}\" w:firstLine=\"{}\"/>",
            characters * 100,
            characters * half_points * 10
        )
    };
    let none = "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>";
    let heading_indent = if m.official {
        indent(2, m.size)
    } else {
        none.to_owned()
    };
    let heading = |rank: u8, font: &str| {
        let space = if m.official {
            lines(m.pitch)
        } else {
            format!(
                "<w:spacing w:before=\"160\" w:after=\"80\" w:line=\"{}\" w:lineRule=\"exact\"/>",
                m.pitch
            )
        };
        style(
            &format!("Heading{rank}"),
            &format!("heading {rank}"),
            &format!(
                "<w:keepNext/>{space}{heading_indent}<w:outlineLvl w:val=\"{}\"/>",
                rank - 1
            ),
            &(fonts(font) + &size(m.size)),
        )
    };
    let cell = |id: &str, font: &str, jc: &str| {
        let place = lines(m.cell_pitch) + none + &format!("<w:jc w:val=\"{jc}\"/>");
        style(id, id, &place, &(fonts(font) + &size(m.cell)))
    };
    let all = [
        style(
            "Normal",
            "Normal",
            &(lines(m.pitch) + &indent(2, m.size) + "<w:jc w:val=\"both\"/>"),
            &(fonts("仿宋") + &size(m.size)),
        ),
        style("Flush", "Flush", none, ""),
        style(
            "Title",
            "Title",
            &format!(
                "<w:spacing w:before=\"0\" w:after=\"240\" w:line=\"{}\" w:lineRule=\"exact\"/>{none}<w:jc w:val=\"center\"/>",
                m.title * 15
            ),
            &(fonts("方正小标宋简体") + &size(m.title)),
        ),
        style(
            "Subtitle",
            "Subtitle",
            &format!("<w:spacing w:after=\"160\"/>{none}<w:jc w:val=\"center\"/>"),
            &(fonts("楷体") + &size(m.size)),
        ),
        heading(1, "黑体"),
        heading(2, "楷体"),
        heading(3, "仿宋"),
        cell("CellLeft", "宋体", "left"),
        cell("CellCenter", "宋体", "center"),
        cell("CellHead", "黑体", "center"),
        cell("CellHeading", "黑体", "left"),
        style(
            "Note",
            "Note",
            &(lines(260) + none),
            &(fonts("宋体") + "<w:color w:val=\"5A5A5A\"/>" + &size(18)),
        ),
        style("Gap", "Gap", &(lines(120) + none), &size(8)),
    ]
    .concat();
    format!(
        "{HEAD}<w:styles xmlns:w=\"{MAIN}\"><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val=\"zh-CN\" \
         w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>{all}</w:styles>"
    )
}
