//! Proper names of places and bodies: a stem before a word for a kind of place.

use super::lexicon::lexicon;
use super::parts::{Piece, What, string};

/// A proper name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// `青石` of `青石村`.
    pub(super) stem: String,
    /// The whole name.
    pub(super) text: String,
    pub(super) level: Level,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// What kind of thing a name names: only names of one kind can contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    County,
    Town,
    Village,
    Way,
    Water,
    School,
    Clinic,
    Estate,
    Other,
}

/// Ends of names, longer ones before those they end in.
const ENDS: [(&str, Level); 73] = [
    ("街道办事处", Level::Town),
    ("街道", Level::Town),
    ("镇", Level::Town),
    ("乡", Level::Town),
    ("片区", Level::Town),
    ("新区", Level::Town),
    ("新城", Level::Town),
    ("办事处", Level::Town),
    ("小学", Level::School),
    ("中学", Level::School),
    ("幼儿园", Level::School),
    ("学校", Level::School),
    ("学院", Level::School),
    ("高中", Level::School),
    ("一中", Level::School),
    ("完小", Level::School),
    ("中心小学", Level::School),
    ("人民医院", Level::Clinic),
    ("中医院", Level::Clinic),
    ("卫生院", Level::Clinic),
    ("卫生室", Level::Clinic),
    ("医院", Level::Clinic),
    ("诊所", Level::Clinic),
    ("药店", Level::Clinic),
    ("小区", Level::Estate),
    ("花园", Level::Estate),
    ("家园", Level::Estate),
    ("名都", Level::Estate),
    ("公馆", Level::Estate),
    ("苑", Level::Estate),
    ("安置点", Level::Estate),
    ("安置小区", Level::Estate),
    ("安置房", Level::Estate),
    ("楼盘", Level::Estate),
    ("华府", Level::Estate),
    ("新村", Level::Estate),
    ("社区", Level::Village),
    ("村委会", Level::Village),
    ("居委会", Level::Village),
    ("村", Level::Village),
    ("寨", Level::Village),
    ("屯", Level::Village),
    ("大道", Level::Way),
    ("公路", Level::Way),
    ("路", Level::Way),
    ("街", Level::Way),
    ("巷", Level::Way),
    ("大桥", Level::Way),
    ("桥", Level::Way),
    ("线", Level::Way),
    ("隧道", Level::Way),
    ("水库", Level::Water),
    ("河段", Level::Water),
    ("流域", Level::Water),
    ("河", Level::Water),
    ("江", Level::Water),
    ("湖", Level::Water),
    ("溪", Level::Water),
    ("渠", Level::Water),
    ("港", Level::Water),
    ("工业园", Level::Other),
    ("产业园", Level::Other),
    ("公司", Level::Other),
    ("合作社", Level::Other),
    ("养老院", Level::Other),
    ("敬老院", Level::Other),
    ("林场", Level::Other),
    ("煤矿", Level::Other),
    ("广场", Level::Other),
    ("宗祠", Level::Other),
    ("市场", Level::Other),
    ("公园", Level::Other),
    ("县", Level::County),
];

/// Single characters that end no stem and begin none.
const NEVER: &str = "各该某本全每我他她这那其和与及在对向由的了有是等个家处座所条从到至于把被将给让以按为两三几多数余一二四五六七八九十未不无没及或旧修建通县区市省镇乡村进入出过";

/// Finds the names in a sentence that has been cut.
pub(super) fn find(letters: &[char], pieces: &[Piece]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for at in 0..letters.len() {
        let rest = letters.get(at..).unwrap_or_default();
        let Some((end, level)) = ENDS
            .iter()
            .filter(|(end, _)| {
                let mut here = rest.iter();
                end.chars().all(|c| here.next() == Some(&c))
            })
            .max_by_key(|(end, _)| end.len())
        else {
            continue;
        };
        let after = names.last().map_or(0, |name| name.to);
        let mut from = begin(letters, pieces, at, after);
        // "柳溪" ends like a stream, and goes on to be a town.
        if let Some(last) = names.pop_if(|last| last.to == from && last.stem.chars().count() == 1) {
            from = last.from;
        }
        let stem = string(letters, from, at);
        let length = at - from;
        let ordinal = length == 2 && stem.starts_with('第');
        let lone =
            length == 1 && (from == 0 || letters.get(from - 1) == Some(&'\n') || stem.is_ascii());
        if stem.starts_with('x') && stem.chars().all(|c| c == 'x') {
            continue;
        }
        if length < 2 && !lone && !ordinal {
            continue;
        }
        let to = at + end.chars().count();
        let text = string(letters, from, to);
        // "行政村" ends like a name and is a word.
        if !lexicon().groups_of(&text).is_empty() || !lexicon().groups_of(&stem).is_empty() {
            continue;
        }
        names.push(Name {
            stem,
            text,
            level: *level,
            from,
            to,
        });
    }
    names
}

/// Where the stem that ends at `end` begins: back over characters that belong to no longer word.
fn begin(letters: &[char], pieces: &[Piece], end: usize, after: usize) -> usize {
    const LONGEST: usize = 4;
    let mut from = end;
    while from > after && end - from < LONGEST {
        let Some(piece) = pieces
            .iter()
            .find(|piece| piece.to == from || (piece.from < from && from < piece.to))
        else {
            break;
        };
        let Some(&c) = letters.get(from - 1) else {
            break;
        };
        let single = piece.to - piece.from == 1;
        let ordinal = c == '第' || letters.get(from.wrapping_sub(2)) == Some(&'第');
        let code = piece.what == What::Number && c.is_ascii_alphanumeric();
        let taken = match piece.what {
            What::Break => false,
            What::Number => code || ordinal,
            What::Stray => !NEVER.contains(c) || ordinal,
            // Nobody begins a sentence with "and": here it begins a name.
            What::Word if c == '和' => {
                from == 1 || letters.get(from.wrapping_sub(2)) == Some(&'\n')
            }
            What::Word => single && (!NEVER.contains(c) || ordinal),
        };
        if !taken {
            break;
        }
        from -= 1;
    }
    // A number alone is a count, not a name.
    let stem = letters.get(from..end).unwrap_or_default();
    if stem.iter().all(char::is_ascii_digit) {
        end
    } else {
        from
    }
}
