//! Made-up documents to read: a feedback report of 70 problems, a ledger workbook of many rows.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use rust_xlsxwriter::Workbook;

const UNITS: &[&str] = &[
    "县住建局",
    "县水利局",
    "县教育局",
    "县民政局",
    "县财政局",
    "县农业农村局",
    "县自然资源局",
    "县卫生健康局",
];

const SUBJECTS: &[&str] = &[
    "农村饮水工程维护",
    "老旧小区改造",
    "惠民补贴发放",
    "学校食堂采购",
    "村级财务公开",
    "污水管网建设",
    "项目资金拨付",
    "基层减负",
    "安置房交付",
    "干部作风",
];

fn pick<'a>(list: &[&'a str], index: usize) -> &'a str {
    list.get(index % list.len()).copied().unwrap_or_default()
}

/// A feedback report of a made-up county: 4 aspects, `problems` numbered problems, each with what has been done.
pub(crate) fn report(problems: usize) -> String {
    let mut text = String::from("关于云岭县委巡察反馈意见整改进展情况的通报\n\n");
    for aspect in 0..4 {
        text.push_str(pick(&["一", "二", "三", "四"], aspect));
        text.push_str("、关于");
        text.push_str(pick(
            &["落实决策部署", "服务群众", "队伍建设", "巡察整改"],
            aspect,
        ));
        text.push_str("方面\n");
        let first = aspect * problems / 4;
        let last = (aspect + 1) * problems / 4;
        for index in first..last {
            let subject = pick(SUBJECTS, index);
            let done = 20 + index % 30;
            let whole = 60;
            let share =
                f64::from(u32::try_from(done).unwrap_or_default()) * 100.0 / f64::from(whole);
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "{}.{subject}存在短板。第{}轮排查发现，{}对{subject}重视不够，有{whole}处未按要求办理。\n\
                 整改情况：{}已召开专题会议，制定{subject}整改方案，明确责任人和完成时限；截至目前已完成{done}处，\
                 占{whole}处的{:.1}%，其余计划于2025年6月底前完成。\n",
                index + 1,
                index % 3 + 1,
                pick(UNITS, index),
                pick(UNITS, index),
                share,
            );
        }
    }
    text.push_str("联系电话：000-0000000；邮政信箱：云岭县第1号信箱。\n");
    text
}

/// The same text as a Word document, one paragraph a line.
///
/// # Errors
/// The archive could not be written.
pub(crate) fn docx(text: &str) -> anyhow::Result<Vec<u8>> {
    let mut body = String::new();
    for line in text.lines() {
        body.push_str("<w:p><w:r><w:t>");
        body.push_str(&line.replace('&', "&amp;").replace('<', "&lt;"));
        body.push_str("</w:t></w:r></w:p>");
    }
    let parts = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "word/document.xml",
            format!(
                r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
            ),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in parts {
        archive.start_file(name, options)?;
        archive.write_all(content.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A ledger workbook with a title row, a header row and `rows` problems.
///
/// # Errors
/// The file could not be written.
pub(crate) fn workbook(path: &Path, rows: u32) -> anyhow::Result<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    let header = [
        "序号",
        "问题",
        "整改措施",
        "牵头单位",
        "责任单位",
        "领办领导",
        "完成时限",
        "整改状态",
        "进展情况",
    ];
    sheet.write(0, 0, "云岭县整改问题台账")?;
    for (column, word) in (0_u16..).zip(header) {
        sheet.write(1, column, word)?;
    }
    for row in 0..rows {
        let index = row as usize;
        let (line, subject) = (row + 2, pick(SUBJECTS, index));
        sheet.write(line, 0, row + 1)?;
        // Figures that differ keep the archive from being suspiciously small.
        sheet.write(
            line,
            1,
            format!(
                "{subject}第{}处未按要求办理，涉及资金{}元。",
                row * 7919 % 100_003,
                row * 104_729 % 999_983
            ),
        )?;
        sheet.write(
            line,
            2,
            format!("制定{subject}方案，{}日内完成核查。", row % 90 + 1),
        )?;
        sheet.write(line, 3, pick(UNITS, index))?;
        sheet.write(line, 4, pick(UNITS, index + 3))?;
        sheet.write(line, 5, format!("领办{}", row % 37))?;
        sheet.write(
            line,
            6,
            format!("2025-{:02}-{:02}", row % 12 + 1, row % 28 + 1),
        )?;
        sheet.write(line, 7, pick(&["已完成", "正在推进", "未启动"], index))?;
        sheet.write(
            line,
            8,
            format!("已核查{}处，整改{}处。", row % 211, row % 199),
        )?;
    }
    workbook.save(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{docx, report};

    #[test]
    fn the_report_is_read_as_what_it_was_made_to_be() {
        let reading = bihuan_intake::read(report(70).as_bytes(), Some("report.txt")).unwrap();
        let findings: usize = reading
            .aspects
            .iter()
            .map(|aspect| aspect.entries.len())
            .sum();
        assert_eq!((reading.aspects.len(), findings), (4, 70));
    }

    #[test]
    fn the_word_document_holds_the_same_report() {
        let bytes = docx(&report(70)).unwrap();
        let reading = bihuan_intake::read(&bytes, Some("report.docx")).unwrap();
        assert_eq!(reading.aspects.len(), 4);
    }
}
