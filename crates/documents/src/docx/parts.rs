//! The parts of the package around the body.

use super::edges::Edge;
use super::{Measures, escaped, picture_part};
use crate::paper::{Paper, PictureKind};

pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(super) fn content_types(edges: &[Edge]) -> String {
    let own = |name: &str, kind: &str| {
        format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{WORD}.{kind}+xml\"/>")
    };
    let mut parts = own("document", "document.main") + &own("styles", "styles");
    parts.push_str(&own("settings", "settings"));
    for edge in edges {
        parts.push_str(&own(&edge.name(), edge.kind));
    }
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

pub(super) fn relations(paper: &Paper, edges: &[Edge]) -> String {
    let mut relations = relation("rStyles", "styles", "styles.xml");
    relations.push_str(&relation("rSettings", "settings", "settings.xml"));
    for edge in edges {
        let name = edge.name();
        relations.push_str(&relation(&name, edge.kind, &format!("{name}.xml")));
    }
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
        "{HEAD}<w:settings xmlns:w=\"{MAIN}\"><w:defaultTabStop w:val=\"420\"/>{even}<w:compat>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
         </w:compat></w:settings>"
    )
}

pub(super) fn fonts(name: &str) -> String {
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
    // 156 mm hold 28 letters of 16 pt when each stands a quarter of a point closer to the next.
    let closer = if m.official {
        "<w:spacing w:val=\"-5\"/>"
    } else {
        ""
    };
    let off_grid = "<w:snapToGrid w:val=\"0\"/>";
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
        let place =
            off_grid.to_owned() + &lines(m.cell_pitch) + none + &format!("<w:jc w:val=\"{jc}\"/>");
        style(id, id, &place, &(fonts(font) + &size(m.cell)))
    };
    let all = [
        style(
            "Normal",
            "Normal",
            &(lines(m.pitch) + &indent(2, m.size) + "<w:jc w:val=\"both\"/>"),
            &(fonts("仿宋") + closer + &size(m.size)),
        ),
        style("Flush", "Flush", none, ""),
        style(
            "Title",
            "Title",
            &format!(
                "{off_grid}<w:spacing w:before=\"0\" w:after=\"240\" w:line=\"{}\" w:lineRule=\"exact\"/>{none}<w:jc w:val=\"center\"/>",
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
        style(
            "Mark",
            "Mark",
            &format!("{off_grid}{none}"),
            "",
        ),
        // Above the red rule; nothing is in its line but number and names.
        style("Ruled", "Ruled", none, ""),
        style(
            "Caption",
            "caption",
            &format!("<w:keepNext/>{}{none}<w:jc w:val=\"center\"/>", lines(m.pitch)),
            &fonts("黑体"),
        ),
        style(
            "Imprint",
            "Imprint",
            &format!("{off_grid}{}{none}<w:jc w:val=\"left\"/>", lines(m.pitch - 40)),
            &(fonts("仿宋") + &size(28)),
        ),
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
