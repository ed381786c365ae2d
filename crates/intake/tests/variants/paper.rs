//! What paper and copying do to the lines of a text.

/// The same text in full-width letters, digits and marks.
pub(crate) fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
            c => c,
        })
        .collect()
}

/// Breaks every line after so many characters.
pub(crate) fn broken(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let chars: Vec<char> = line.chars().collect();
        for piece in chars.chunks(width) {
            out.extend(piece);
            out.push('\n');
        }
        if chars.is_empty() {
            out.push('\n');
        }
    }
    out
}

/// Breaks every line after so many columns (Han characters take two), as a terminal does.
pub(crate) fn broken_columns(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut column = 0;
        for c in line.chars() {
            let w = if c.is_ascii() { 1 } else { 2 };
            if column + w > width {
                out.push('\n');
                column = 0;
            }
            out.push(c);
            column += w;
        }
        out.push('\n');
    }
    out
}

/// Pages of thirty lines with a page number at the foot of each.
pub(crate) fn paged(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let pages = lines.chunks(30).enumerate();
    pages
        .map(|(n, page)| format!("{}\n\n— {} —\n\n", page.join("\n"), n + 1))
        .collect()
}
