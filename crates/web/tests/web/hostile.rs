//! Files that must not become evidence, made here and nowhere kept.

use std::io::Write as _;

use zip::{ZipWriter, write::SimpleFileOptions};

/// A file, what the sender calls it, and the code of its refusal.
pub(crate) type Bad = (&'static str, Vec<u8>, &'static str);

pub(crate) fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The smallest Word document, with more entries.
pub(crate) fn word(more: &[(&str, &[u8])]) -> Vec<u8> {
    let types: &[u8] =
        b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let body = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r>\
                <w:t>云岭县住建局已逐户核查。</w:t></w:r></w:p></w:body></w:document>";
    let mut entries = vec![
        ("[Content_Types].xml", types),
        ("word/document.xml", body.as_bytes()),
    ];
    entries.extend_from_slice(more);
    archive(&entries)
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &kind, data, &[0; 4]].concat()
}

/// A PNG whose header tells this size; its points are missing.
fn png(width: u32, height: u32) -> Vec<u8> {
    let header = [
        width.to_be_bytes().as_slice(),
        &height.to_be_bytes(),
        &[8, 2, 0, 0, 0],
    ]
    .concat();
    [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        &chunk(*b"IHDR", &header),
        &chunk(*b"IDAT", &[0; 32]),
        &chunk(*b"IEND", &[]),
    ]
    .concat()
}

/// A JPEG as far as its segments go.
pub(crate) fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let [w, h] = [width.to_be_bytes(), height.to_be_bytes()];
    [
        b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".as_slice(),
        &[0xff, 0xc0, 0, 11, 8, h[0], h[1], w[0], w[1], 1, 1, 0x11, 0],
        &[0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0],
        &[0x55; 64],
        b"\xff\xd9",
    ]
    .concat()
}

fn webp(width: u32, height: u32) -> Vec<u8> {
    let le = |n: u32| n.to_le_bytes()[..3].to_vec();
    let body = [
        b"WEBPVP8X\x0a\0\0\0\0\0\0\0".as_slice(),
        &le(width - 1),
        &le(height - 1),
    ]
    .concat();
    let size = u32::try_from(body.len()).unwrap().to_le_bytes();
    [b"RIFF".as_slice(), &size, &body].concat()
}

fn compound(streams: &[&str], size: usize) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.extend([0; 512]);
    for name in streams {
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.extend([0; 64]);
    }
    bytes.resize(size, 0);
    bytes
}

fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R>>\nstartxref\n45\n%%EOF\n"
        .to_vec()
}

/// Written in two halves, so that no scanner takes this test for the thing itself.
fn test_virus() -> Vec<u8> {
    [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTI",
        "VIRUS-TEST-FILE!$H+H*",
    ]
    .join("")
    .into_bytes()
}

fn with(front: &[u8], size: usize) -> Vec<u8> {
    let mut bytes = front.to_vec();
    bytes.resize(size.max(front.len()), 7);
    bytes
}

/// All of them.
pub(crate) fn files() -> Vec<Bad> {
    let mut all = documents();
    all.extend(pictures());
    all.extend(others());
    all
}

fn documents() -> Vec<Bad> {
    let spaces = vec![b' '; 120 * 1024 * 1024];
    let bomb = archive(&[("word/document.xml", spaces.as_slice())]);
    let many: Vec<String> = (0..2500).map(|n| format!("word/{n}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), b"".as_slice())).collect();
    let whole = word(&[]);
    let cut = whole[..whole.len() / 2].to_vec();
    let self_extracting = [
        b"MZ\x90\0".as_slice(),
        &[0; 200],
        &archive(&[("a.txt", b"a")]),
    ]
    .concat();
    let hidden = [pdf(), archive(&[("a.exe", b"MZ")])].concat();
    let mut pdf_cut = pdf();
    pdf_cut.truncate(60);
    vec![
        ("炸弹.docx", bomb, "file_bomb"),
        ("二千五百个.docx", archive(&many), "file_bomb"),
        ("半个.docx", cut, "file_damaged"),
        (
            "宏.docx",
            word(&[("word/vbaProject.bin", b"x")]),
            "file_macro",
        ),
        (
            "宏大写.docx",
            word(&[("word/VBAPROJECT.BIN", b"x")]),
            "file_macro",
        ),
        (
            "病毒.docx",
            word(&[("word/a.bin", &test_virus())]),
            "file_virus",
        ),
        ("资料.zip", archive(&[("a.txt", b"a")]), "file_archive"),
        (
            "资料.docx",
            archive(&[("照片/1.jpg", b"a")]),
            "file_archive",
        ),
        (
            "越界.zip",
            archive(&[("../../etc/passwd", b"a")]),
            "file_archive",
        ),
        ("空.zip", archive(&[]), "file_archive"),
        (
            "应用.apk",
            archive(&[("AndroidManifest.xml", b"a"), ("classes.dex", b"a")]),
            "file_archive",
        ),
        (
            "根不对.docx",
            archive(&[("word/document.xml", b"<html/>")]),
            "file_unsupported",
        ),
        (
            "不是XML.docx",
            archive(&[("word/document.xml", b"\0\x01\x02")]),
            "file_damaged",
        ),
        ("自解压.docx", self_extracting, "file_disguised"),
        ("藏着压缩包.pdf", hidden, "file_disguised"),
        ("半个.pdf", pdf_cut, "file_damaged"),
        (
            "加密.docx",
            compound(&["EncryptedPackage"], 4096),
            "file_encrypted",
        ),
        (
            "宏.doc",
            compound(&["WordDocument", "_VBA_PROJECT"], 4096),
            "file_macro",
        ),
        (
            "邮件.msg",
            compound(&["__properties_version1.0"], 4096),
            "file_unsupported",
        ),
        ("头.doc", compound(&["WordDocument"], 900), "file_damaged"),
        (
            "富文本.rtf",
            b"{\\rtf1\\ansi{\\object\\objdata 01}}".to_vec(),
            "file_unsupported",
        ),
    ]
}

fn pictures() -> Vec<Bad> {
    let mut png_cut = png(64, 64);
    png_cut.truncate(40);
    let mut jpeg_cut = jpeg(640, 480);
    jpeg_cut.truncate(60);
    let jpeg_zip = [jpeg(640, 480), archive(&[("a.js", b"a")])].concat();
    let mut webp_cut = webp(100, 100);
    webp_cut.truncate(20);
    vec![
        ("巨图.png", png(60_000, 60_000), "file_picture_too_large"),
        ("巨图.jpg", jpeg(65_000, 65_000), "file_picture_too_large"),
        (
            "巨图.webp",
            webp(16_000_000, 16_000_000),
            "file_picture_too_large",
        ),
        ("零宽.png", png(0, 64), "file_damaged"),
        ("零高.jpg", jpeg(640, 0), "file_damaged"),
        ("半个.png", png_cut, "file_damaged"),
        ("半个.jpg", jpeg_cut, "file_damaged"),
        ("半个.webp", webp_cut, "file_damaged"),
        ("只有头.jpg", b"\xff\xd8\xff".to_vec(), "file_damaged"),
        ("图里藏包.jpg", jpeg_zip, "file_disguised"),
        ("动图.gif", with(b"GIF89a", 400), "file_unsupported"),
        (
            "位图.bmp",
            with(b"BM\x10\0\0\0\0\0\0\0", 400),
            "file_unsupported",
        ),
        ("扫描.tif", with(b"II*\0", 400), "file_unsupported"),
        (
            "图.avif",
            with(b"\0\0\0\x1cftypavif", 400),
            "file_unsupported",
        ),
        (
            "坏.heic",
            with(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", 400),
            "file_damaged",
        ),
        (
            "图.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec(),
            "file_page",
        ),
    ]
}

fn others() -> Vec<Bad> {
    let utf16 = |text: &str| {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    vec![
        ("空.txt", Vec::new(), "file_empty"),
        ("空白.txt", b" \r\n\t ".to_vec(), "file_empty"),
        ("全零.jpg", vec![0; 4096], "file_empty"),
        ("过大.txt", vec![b'a'; 50 * 1024 * 1024 + 1], "file_too_large"),
        ("病毒.txt", test_virus(), "file_virus"),
        ("程序.jpg", with(b"MZ\x90\0\x03", 4096), "file_program"),
        ("程序.pdf", with(b"\x7fELF\x02\x01", 4096), "file_program"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n".to_vec(), "file_program"),
        ("类.docx", with(b"\xca\xfe\xba\xbe", 400), "file_program"),
        ("包.rar", with(b"Rar!\x1a\x07\0", 400), "file_archive"),
        ("包.7z", with(b"7z\xbc\xaf\x27\x1c", 400), "file_archive"),
        ("包.gz", with(b"\x1f\x8b\x08", 400), "file_archive"),
        ("录像.mp4", with(b"\0\0\0\x18ftypisom", 400), "file_film"),
        ("录像.avi", with(b"RIFF\0\0\0\0AVI ", 400), "file_film"),
        ("录音.mp3", with(b"ID3\x04", 400), "file_film"),
        ("录像.mkv", with(b"\x1a\x45\xdf\xa3", 400), "file_film"),
        ("网页.txt", b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), "file_page"),
        ("网页.jpg", b"\n\n  <html><body onload=alert(1)>".to_vec(), "file_page"),
        ("宽字网页.txt", utf16("<script>alert(1)</script>"), "file_page"),
        ("模板.txt", "说明\n<?php system($_GET[0]); ?>".as_bytes().to_vec(), "file_page"),
        ("数据.xml", b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>".to_vec(), "file_page"),
        ("涉密.txt", "云岭县某事项 机密★10年\n正文".as_bytes().to_vec(), "secrecy_mark"),
        ("数据库.txt", with(b"SQLite format 3\0", 4096), "file_unsupported"),
    ]
}
