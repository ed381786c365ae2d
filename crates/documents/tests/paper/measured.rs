//! What stands on a page, in millimetres: rules and ink from a picture of it, letters from the text with its fonts.

use quick_xml::{Reader, events::Event};

use super::set::poppler;

/// Points of the picture in a millimetre: a strip with a rule is looked at closely, a whole page is not.
fn fineness(area: Area) -> f64 {
    if area.2 * area.3 > 5000.0 { 10.0 } else { 40.0 }
}

/// A part of a page: left and upper edge, width and height in millimetres.
#[derive(Clone, Copy)]
pub(crate) struct Area(
    pub(crate) f64,
    pub(crate) f64,
    pub(crate) f64,
    pub(crate) f64,
);

/// From where to where something reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) from: f64,
    pub(crate) to: f64,
}

impl Span {
    pub(crate) fn length(self) -> f64 {
        self.to - self.from
    }

    pub(crate) fn middle(self) -> f64 {
        f64::midpoint(self.from, self.to)
    }
}

/// A colour of ink.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Black,
    Red,
}

impl Ink {
    fn is(self, point: &[u8]) -> bool {
        let [red, green, blue] = [point[0], point[1], point[2]];
        match self {
            Self::Black => red < 128 && green < 128 && blue < 128,
            Self::Red => red > 200 && green < 128 && blue < 128,
        }
    }
}

/// A part of a page as a picture.
pub(crate) struct Part {
    area: Area,
    width: usize,
    points: Vec<u8>,
}

pub(crate) fn part_of(pdf: &[u8], page: usize, area: Area) -> Part {
    let fine = fineness(area);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a page has a few thousand points"
    )]
    let points = |mm: f64| ((mm * fine).round() as usize).to_string();
    let (page, dpi) = (page.to_string(), (fine * 25.4).to_string());
    let Area(left, top, width, height) = area;
    let picture = poppler(
        "pdftoppm",
        &[
            "-r",
            &dpi,
            "-f",
            &page,
            "-l",
            &page,
            "-x",
            &points(left),
            "-y",
            &points(top),
            "-W",
            &points(width),
            "-H",
            &points(height),
        ],
        pdf,
        &[],
    );
    // Three lines of text, then three bytes for every point.
    let mut head = picture.splitn(4, |b| *b == b'\n');
    assert_eq!(head.next(), Some(&b"P6"[..]));
    let size = String::from_utf8(head.next().unwrap().to_vec()).unwrap();
    Part {
        area,
        width: size.split(' ').next().unwrap().parse().unwrap(),
        points: head.nth(1).unwrap().to_vec(),
    }
}

impl Part {
    fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.points.chunks_exact(self.width * 3)
    }

    /// Where there is ink, from top to bottom.
    pub(crate) fn down(&self, ink: Ink) -> Vec<Span> {
        let inked = self
            .rows()
            .map(|row| row.chunks_exact(3).any(|p| ink.is(p)));
        spans(inked, self.area.1, fineness(self.area))
    }

    /// Where there is ink, from left to right.
    pub(crate) fn across(&self, ink: Ink) -> Vec<Span> {
        let rows: Vec<&[u8]> = self.rows().collect();
        let inked = (0..self.width).map(|x| rows.iter().any(|row| ink.is(&row[x * 3..x * 3 + 3])));
        spans(inked, self.area.0, fineness(self.area))
    }
}

fn spans(inked: impl Iterator<Item = bool>, from: f64, fine: f64) -> Vec<Span> {
    let mm = |points: usize| from + f64::from(u32::try_from(points).unwrap()) / fine;
    let mut found = Vec::new();
    let mut begun = None;
    for (at, is_inked) in inked.chain(std::iter::once(false)).enumerate() {
        match (is_inked, begun) {
            (true, None) => begun = Some(at),
            (false, Some(start)) => {
                found.push(Span {
                    from: mm(start),
                    to: mm(at),
                });
                begun = None;
            }
            _ => {}
        }
    }
    found
}

/// The outermost edges of some spans.
pub(crate) fn whole(spans: &[Span]) -> Span {
    Span {
        from: spans.first().unwrap().from,
        to: spans.last().unwrap().to,
    }
}

/// A text in letters of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Lettered {
    pub(crate) text: String,
    pub(crate) family: String,
    /// Points.
    pub(crate) size: f64,
    pub(crate) color: String,
}

/// The texts of a PDF with their letters, in reading order.
pub(crate) fn letters_of(pdf: &[u8]) -> Vec<Lettered> {
    // Sizes come as whole numbers; three times as large is the most that the program does.
    let xml = poppler(
        "pdftohtml",
        &["-xml", "-stdout", "-i", "-fontfullname", "-zoom", "3"],
        pdf,
        &[],
    );
    let xml = String::from_utf8(xml).unwrap();
    let mut reader = Reader::from_str(&xml);
    let mut fonts = Vec::new();
    let mut found: Vec<Lettered> = Vec::new();
    let mut inside = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Empty(e) | Event::Start(e)
                if matches!(e.name().as_ref(), "fontspec" | "text") =>
            {
                let said = |name: &str| {
                    let value = e.attributes().flatten().find(|a| a.key.as_ref() == name);
                    value.map(|a| a.value.to_string()).unwrap_or_default()
                };
                if e.name().as_ref() == "fontspec" {
                    let size: f64 = said("size").parse().unwrap();
                    fonts.push((said("id"), said("family"), size / 3.0, said("color")));
                } else {
                    let font = said("font");
                    let (_, family, size, color) =
                        fonts.iter().find(|f| f.0 == font).unwrap().clone();
                    found.push(Lettered {
                        text: String::new(),
                        family,
                        size,
                        color,
                    });
                    inside = true;
                }
            }
            Event::Text(t) if inside => found.last_mut().unwrap().text.push_str(&t),
            Event::End(e) if e.name().as_ref() == "text" => inside = false,
            Event::Eof => return found,
            _ => {}
        }
    }
}
