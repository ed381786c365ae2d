//! The distinct values of one field, and how two of them compare.

mod interner;
mod normal;
mod organisation;
mod place;
mod slip;

use rapidfuzz::distance::jaro_winkler;

use crate::{
    level::Level,
    name::{self, NameKey},
    plan::{Kind, Part},
};

pub(crate) use interner::Interner;

/// Words at least so similar (Jaro–Winkler) are nearly the same.
const NEAR_WORDS: f64 = 0.92;
/// Words at least so similar have much in common.
const LOOSE_WORDS: f64 = 0.8;
/// Companies with so much in common are near.
const NEAR_COMPANIES: f64 = 0.5;

/// The distinct values of one field in both tables, by number. Number 0 is a missing value.
#[derive(Debug)]
pub(crate) struct Values {
    kind: Kind,
    texts: Interner,
    /// Three numbers for each value, which spare the comparison of letters: of a name its folded form, its sound, its sound
    /// without accent; of a place its county, town, village; of a company its name without form; of a date its year, and 1 if it is a whole date.
    marks: Vec<[u32; 3]>,
    /// What the marks are numbers of.
    mark_texts: Interner,
    /// By number of an address: what it says below the village.
    rests: Vec<u32>,
    /// Values as they were written, and what each was read as.
    writings: Interner,
    codes_of_writings: Vec<u32>,
}

impl Values {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            texts: Interner::default(),
            marks: vec![[0; 3]],
            mark_texts: Interner::default(),
            rests: vec![0],
            writings: Interner::default(),
            codes_of_writings: vec![0],
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// How many numbers there are, 0 included.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The number of a value.
    pub(crate) fn intern(&mut self, raw: &str) -> u32 {
        // Names are nearly all distinct and numbers quickly read; of the rest the same writings come again and again.
        if matches!(self.kind, Kind::HanName | Kind::Code | Kind::Word) {
            return self.read(raw);
        }
        let (writing, is_new) = self.writings.intern(raw);
        if is_new {
            let code = self.read(raw);
            self.codes_of_writings.push(code);
        }
        let code = self.codes_of_writings.get(writing as usize);
        code.copied().unwrap_or_default()
    }

    fn read(&mut self, raw: &str) -> u32 {
        let normal = normal::normal(self.kind, raw);
        if self.kind == Kind::Place {
            return self.place(&normal);
        }
        let (code, is_new) = self.texts.intern(&normal);
        if is_new {
            let marks = self.marks_of(&normal);
            self.marks.push(marks);
        }
        code
    }

    fn place(&mut self, normal: &str) -> u32 {
        let place = place::Place::parse(normal);
        if place.county.is_empty() && place.town.is_empty() && place.village.is_empty() {
            return 0;
        }
        // What lies below the village is part of the value, but only decides between equals.
        let (code, is_new) = self.texts.intern(normal);
        if is_new {
            let marks = [&place.county, &place.town, &place.village]
                .map(|level| self.mark_texts.intern(level).0);
            self.marks.push(marks);
            self.rests.push(self.mark_texts.intern(&place.rest).0);
        }
        code
    }

    /// How alike two addresses are below the village, from 0 to 1.
    pub(crate) fn likeness_below(&self, one: u32, other: u32) -> f64 {
        let rest = |code: u32| self.rests.get(code as usize).copied().unwrap_or_default();
        match (rest(one), rest(other)) {
            (0, _) | (_, 0) => 0.0,
            (one, other) if one == other => 1.0,
            (one, other) => {
                organisation::likeness(self.mark_texts.text(one), self.mark_texts.text(other))
            }
        }
    }

    fn marks_of(&mut self, normal: &str) -> [u32; 3] {
        let mut mark = |text: &str| self.mark_texts.intern(text).0;
        match self.kind {
            Kind::HanName => {
                let NameKey { folded, sound, .. } = NameKey::of_plain(normal);
                let accent = name::without_accent(&sound);
                [mark(name::head(&folded)), mark(&sound), mark(&accent)]
            }
            Kind::Organisation => [mark(&organisation::stem(normal)), 0, 0],
            Kind::Date => [
                mark(normal.get(..4).unwrap_or_default()),
                u32::from(normal.len() == 8),
                0,
            ],
            Kind::Word | Kind::Code | Kind::Category | Kind::Place => [0; 3],
        }
    }

    fn marks(&self, code: u32) -> [u32; 3] {
        self.marks.get(code as usize).copied().unwrap_or_default()
    }

    /// What records must share under a rule that asks for this part: a number, 0 when the value does not have it.
    pub(crate) fn part(&self, code: u32, part: Part) -> u32 {
        let [first, second, third] = self.marks(code);
        match (self.kind, part) {
            (Kind::Date, Part::Whole) if second == 0 => 0,
            (Kind::HanName | Kind::Organisation, Part::Whole) | (_, Part::Year) => first,
            (_, Part::Whole) => code,
            (_, Part::Sound | Part::Town) => second,
            (_, Part::Village) => third,
        }
    }

    /// The number by which the frequency of an agreement is counted: rare names weigh more than frequent ones.
    pub(crate) fn by_frequency(&self, code: u32, level: Level) -> Option<u32> {
        let [first, second, village] = self.marks(code);
        match (self.kind, level) {
            (Kind::HanName | Kind::Organisation, Level::Exact | Level::Variant) => Some(first),
            (Kind::HanName, Level::Sound) => Some(second),
            (Kind::Place, Level::Exact) => Some(village).filter(|&village| village != 0),
            (_, Level::Exact) => Some(code),
            _ => None,
        }
    }

    /// Whether comparing two values needs more than a look at their numbers.
    pub(crate) fn is_costly(&self) -> bool {
        matches!(self.kind, Kind::HanName | Kind::Word | Kind::Organisation)
    }

    /// What two values have in common. The same in both directions.
    pub(crate) fn compare(&self, one: u32, other: u32) -> Level {
        if one == 0 || other == 0 {
            return Level::Missing;
        }
        match self.kind {
            Kind::Place => self.compare_places(one, other),
            Kind::Date => self.compare_dates(one, other),
            _ if one == other => Level::Exact,
            Kind::HanName => self.compare_names(one, other),
            Kind::Word => self.compare_words(one, other),
            Kind::Code => {
                let (one, other) = (self.texts.text(one), self.texts.text(other));
                // Two short numbers are one slip apart all the time.
                if one.len() > 2
                    && other.len() > 2
                    && slip::is_one_slip(one.as_bytes(), other.as_bytes())
                {
                    Level::Slip
                } else {
                    Level::Different
                }
            }
            Kind::Organisation => self.compare_organisations(one, other),
            Kind::Category => Level::Different,
        }
    }

    fn compare_names(&self, one: u32, other: u32) -> Level {
        let ([folded, sound, accent], [other_folded, other_sound, other_accent]) =
            (self.marks(one), self.marks(other));
        let (one, other) = (self.texts.text(one), self.texts.text(other));
        if folded != 0 && folded == other_folded {
            // Both folded forms end after ten letters: either one is what a program left of the other, or they differ further on.
            let (short, long) = if one.len() < other.len() {
                (one, other)
            } else {
                (other, one)
            };
            let is_long =
                |name: &str| name.chars().filter(|&letter| letter != '·').count() > name::CUT;
            if !is_long(long) {
                return Level::Variant;
            }
            let (short, long) = (NameKey::of(short).folded, NameKey::of(long).folded);
            return if short == long {
                Level::Variant
            } else if long.starts_with(&short) {
                Level::Cut
            } else {
                Level::Different
            };
        }
        if sound != 0 && sound == other_sound {
            return Level::Sound;
        }
        if accent != 0 && accent == other_accent {
            return Level::Near;
        }
        let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        // Of two letters one is the surname, which thousands share.
        if one.len().max(other.len()) > 2 && slip::is_one_slip(&one, &other) {
            Level::Near
        } else {
            Level::Different
        }
    }

    fn compare_words(&self, one: u32, other: u32) -> Level {
        let (mut one, mut other) = (self.texts.text(one), self.texts.text(other));
        if one > other {
            std::mem::swap(&mut one, &mut other);
        }
        let likeness = if one.is_ascii() && other.is_ascii() {
            jaro_winkler::similarity(one.bytes(), other.bytes())
        } else {
            jaro_winkler::similarity(one.chars(), other.chars())
        };
        if likeness >= NEAR_WORDS {
            Level::Near
        } else if likeness >= LOOSE_WORDS {
            Level::Loose
        } else {
            Level::Different
        }
    }

    fn compare_dates(&self, one: u32, other: u32) -> Level {
        let (a, b) = (self.texts.text(one), self.texts.text(other));
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        if short.len() < 8 {
            return if long.starts_with(short) {
                Level::Part
            } else {
                Level::Different
            };
        }
        if one == other {
            return Level::Exact;
        }
        let (month_and_day, turned) = (short.get(4..), (long.get(6..), long.get(4..6)));
        let is_turned = short.get(..4) == long.get(..4)
            && month_and_day.is_some_and(|text| (text.get(..2), text.get(2..)) == turned);
        if is_turned || slip::is_one_slip(short.as_bytes(), long.as_bytes()) {
            Level::Slip
        } else if self.marks(one).first() == self.marks(other).first() {
            Level::SameYear
        } else {
            Level::Different
        }
    }

    fn compare_places(&self, one: u32, other: u32) -> Level {
        let (one, other) = (self.marks(one), self.marks(other));
        // From the county down: a level that both name and that differs ends the comparison.
        let mut known = None;
        let levels = [Level::SameCounty, Level::SameTown, Level::Exact];
        for ((one, other), level) in one.into_iter().zip(other).zip(levels) {
            if one == 0 || other == 0 {
                continue;
            }
            if one != other {
                return known.unwrap_or(Level::Different);
            }
            known = Some(level);
        }
        known.unwrap_or(Level::Missing)
    }

    fn compare_organisations(&self, one: u32, other: u32) -> Level {
        let ([stem, ..], [other_stem, ..]) = (self.marks(one), self.marks(other));
        if stem == other_stem {
            return Level::Variant;
        }
        let (one, other) = (self.mark_texts.text(stem), self.mark_texts.text(other_stem));
        if organisation::likeness(one, other) >= NEAR_COMPANIES {
            Level::Near
        } else {
            Level::Different
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(kind: Kind, one: &str, other: &str) -> Level {
        let mut values = Values::new(kind);
        let (one, other) = (values.intern(one), values.intern(other));
        let level = values.compare(one, other);
        assert_eq!(
            level,
            values.compare(other, one),
            "the same in both directions"
        );
        level
    }

    #[test]
    fn names() {
        let names = |one, other| level(Kind::HanName, one, other);
        assert_eq!(names("张伟", "张 伟"), Level::Exact);
        assert_eq!(names("张丽华", "張麗華"), Level::Variant);
        assert_eq!(names("阿依古丽·买买提", "阿依古丽买买提"), Level::Variant);
        assert_eq!(names("张伟", "张玮"), Level::Sound);
        assert_eq!(names("张胜利", "张生力"), Level::Sound);
        assert_eq!(names("张胜男", "张森兰"), Level::Near);
        assert_eq!(names("王建国", "王建军"), Level::Near);
        assert_eq!(names("张伟", "张强"), Level::Different);
        assert_eq!(names("张伟", ""), Level::Missing);
        let long = "阿不都热依木江·买买提艾力";
        assert_eq!(names(long, "阿不都热依木江·买买提"), Level::Cut);
        assert_eq!(names(long, "阿不都热依木江·买买提江"), Level::Different);
        assert_eq!(names(long, "阿不都热依木江.买买提艾力"), Level::Exact);
    }

    #[test]
    fn dates_and_numbers() {
        let dates = |one, other| level(Kind::Date, one, other);
        assert_eq!(dates("1965-03-02", "19650302"), Level::Exact);
        assert_eq!(dates("1965-03-02", "1965-03-20"), Level::Slip);
        assert_eq!(dates("1965-03-02", "1965-02-03"), Level::Slip);
        assert_eq!(dates("1965-03-12", "1965-12-03"), Level::Slip);
        assert_eq!(dates("1965-03-02", "1965-11-28"), Level::SameYear);
        assert_eq!(dates("1965-03-02", "1972-11-28"), Level::Different);
        assert_eq!(dates("1965-03", "1965-03-02"), Level::Part);
        // The same year on both sides is not the same day.
        assert_eq!(dates("1965", "1965"), Level::Part);
        assert_eq!(
            level(Kind::Code, "13800001111", "138 0000 1112"),
            Level::Slip
        );
        assert_eq!(
            level(Kind::Code, "13800001111", "13800002222"),
            Level::Different
        );
        assert_eq!(level(Kind::Code, "12", "13"), Level::Different);
    }

    #[test]
    fn places_and_companies() {
        let places = |one, other| level(Kind::Place, one, other);
        assert_eq!(places("云岭县青石镇柳树村三组", "柳树村"), Level::Exact);
        assert_eq!(
            places("云岭县青石镇柳树村", "青石镇杨树村"),
            Level::SameTown
        );
        assert_eq!(
            places("云岭县青石镇柳树村", "云岭县白塔镇柳树村"),
            Level::SameCounty
        );
        assert_eq!(places("云岭县青石镇", "青石镇"), Level::SameTown);
        assert_eq!(places("柳树村", "青石镇"), Level::Missing);
        assert_eq!(places("江北县青石镇", "云岭县青石镇"), Level::Different);
        let companies = |one, other| level(Kind::Organisation, one, other);
        assert_eq!(
            companies("宏达建筑有限公司", "宏达建筑有限责任公司"),
            Level::Variant
        );
        assert_eq!(
            companies("云岭县宏达建筑公司", "云岭宏达建筑有限公司"),
            Level::Near
        );
        assert_eq!(companies("云岭县财政局", "青石镇卫生院"), Level::Different);
    }

    #[test]
    fn words() {
        let words = |one, other| level(Kind::Word, one, other);
        assert_eq!(words("Neumann", "neumann"), Level::Exact);
        assert_eq!(words("neumann", "neumnan"), Level::Near);
        assert_eq!(words("michaela", "smith"), Level::Different);
    }
}
