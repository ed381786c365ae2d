//! Figures with the part they play: the whole, what is done of it, what is left.

use std::ops::Range;

use super::clauses::Sentence;
use super::measure_words::UnitKind;
use super::pattern::Pattern;
use super::plain::Plain;
use super::quantity::{Bound, Fraction, Quantity, quantities};

/// The part a figure plays, as far as the words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// All there is: 涉及69个问题, 3099件信访件中.
    Whole,
    /// What is done of it: 已完成56个.
    Part,
    /// What is left of it: 剩余2个, 1个正在推进.
    Rest,
    /// The words do not tell.
    Unknown,
}

/// A figure in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Amount {
    pub(crate) quantity: Quantity,
    /// Index of its sentence.
    pub(crate) sentence: usize,
    /// Its clause, in plain characters.
    pub(crate) clause: Range<usize>,
    /// The words before it in its clause, from the last figure on.
    pub(crate) lead: Range<usize>,
    /// The words after it in its clause, up to the next figure.
    pub(crate) tail: Range<usize>,
    pub(crate) role: Role,
    /// Spells out another figure: in brackets, or after 其中.
    pub(crate) nested: bool,
    /// Stands in brackets.
    pub(crate) bracketed: bool,
}

impl Amount {
    /// A number of things, exact and alone, that can be added up.
    pub(crate) fn is_exact_count(&self) -> bool {
        self.quantity.is_amount()
            && !self.quantity.in_range
            && self.quantity.bound == Bound::Exact
            && self.quantity.kind != Some(UnitKind::Times)
    }

    /// Something that may be a part or a whole in a share.
    pub(crate) fn is_share_member(&self) -> bool {
        self.quantity.is_amount() && !self.quantity.in_range && self.quantity.value() > 0.0
    }

    /// The words around it in its clause.
    pub(crate) fn around<'p>(&self, plain: &'p Plain) -> &'p str {
        plain.slice(self.lead.start..self.tail.end)
    }
}

/// Longest noun between two figures of one enumeration, in characters.
const LONGEST_NOUN: usize = 6;

/// All figures of a text in their places.
pub(crate) fn amounts(plain: &Plain, sentences: &[Sentence]) -> Vec<Amount> {
    let all = quantities(plain);
    let mut found: Vec<Amount> = Vec::with_capacity(all.len());
    for (index, quantity) in all.iter().enumerate() {
        let place = sentences.partition_point(|sentence| sentence.at.end <= quantity.at.start);
        let Some(sentence) = sentences.get(place) else {
            continue;
        };
        let clause = sentence
            .clauses
            .iter()
            .find(|clause| clause.contains(&quantity.at.start))
            .cloned()
            .unwrap_or_else(|| sentence.at.clone());
        let earlier = index
            .checked_sub(1)
            .and_then(|earlier| all.get(earlier))
            .map_or(0, |earlier| earlier.at.end);
        let later = all
            .get(index + 1)
            .map_or(plain.len(), |later| later.at.start);
        let lead = clause.start.max(earlier).min(quantity.at.start)..quantity.at.start;
        let tail = quantity.at.end..clause.end.min(later).max(quantity.at.end);
        let bracketed = in_brackets(plain, sentence, quantity.at.start);
        let nested = bracketed || after_thereof(plain, sentence, quantity.at.start);
        let followed = later < clause.end;
        let mut role = role(
            plain.slice(lead.clone()),
            plain.slice(tail.clone()),
            followed,
            quantity,
        );
        // "涉及4个方面47个问题": the second says more closely what the first says.
        let closer = found
            .last()
            .is_some_and(|last| last.role == Role::Whole && last.clause == clause);
        if role == Role::Unknown && closer && lead.len() <= LONGEST_NOUN && !lead.is_empty() {
            role = Role::Whole;
        }
        found.push(Amount {
            quantity: quantity.clone(),
            sentence: place,
            clause,
            lead,
            tail,
            role,
            nested,
            bracketed,
        });
    }
    mark_topics(plain, &mut found);
    found
}

/// "69个问题,完成整改56个": a clause that only names so many things, before one that says what became of them.
fn mark_topics(plain: &Plain, found: &mut [Amount]) {
    for place in 0..found.len() {
        let (earlier, rest) = found.split_at_mut(place);
        let Some((topic, later)) = rest
            .split_first_mut()
            .filter(|(topic, _)| topic.role == Role::Unknown)
        else {
            continue;
        };
        let opens = earlier
            .iter()
            .rev()
            .take_while(|before| before.sentence == topic.sentence)
            .all(|before| {
                before.clause == topic.clause || !same_measure(&before.quantity, &topic.quantity)
            });
        let clause = plain.slice(topic.clause.clone());
        let told = later
            .iter()
            .take_while(|next| next.sentence == topic.sentence)
            .find(|next| {
                next.clause != topic.clause && same_measure(&next.quantity, &topic.quantity)
            });
        let bare = topic.quantity.kind.is_some()
            && clause.chars().count() <= LONGEST_TOPIC
            && !VERBS.is_match(clause)
            && !topic.bracketed;
        let parted = told.is_some_and(|next| {
            matches!(next.role, Role::Part | Role::Rest)
                && next.quantity.unit == topic.quantity.unit
                && next.quantity.value() >= LEAST_PART * topic.quantity.value()
                && bare_of_noun(plain, next)
        });
        if opens && bare && parted {
            topic.role = Role::Whole;
        }
    }
}

/// Whether a part names no thing of its own, so that it must be of the thing named before.
fn bare_of_noun(plain: &Plain, part: &Amount) -> bool {
    let tail = plain.slice(part.tail.clone());
    tail.is_empty() || tail.starts_with(['已', '正', '均', '待', '未', '完'])
}

/// A far larger figure is more likely the setting than the whole: an area of 1200 and 10 converted.
const LEAST_PART: f64 = 0.1;
/// Longest clause that is only a topic, in characters.
const LONGEST_TOPIC: usize = 24;
static VERBS: Pattern = Pattern::new(
    r"新增|新建|检查|开展|组织|举办|召开|印发|出台|培训|走访|投入|争取|引进|培育|吸引|设立|成立|签订|制定|修订|下降|增长|增加|减少|获得|荣获|查处|处分|立案|留置",
);

fn in_brackets(plain: &Plain, sentence: &Sentence, at: usize) -> bool {
    let mut depth = 0_i32;
    for index in sentence.at.start..at {
        match plain.at(index) {
            Some('(') => depth += 1,
            Some(')') => depth = (depth - 1).max(0),
            _ => {}
        }
    }
    depth > 0
}

/// After 其中 in the same sentence, up to a semicolon.
fn after_thereof(plain: &Plain, sentence: &Sentence, at: usize) -> bool {
    let before = plain.slice(sentence.at.start..at);
    before
        .rfind("其中")
        .is_some_and(|found| !before.get(found..).unwrap_or_default().contains(';'))
}

/// Verbs that find or name a whole.
static WHOLE_VERBS: Pattern = Pattern::new(
    r"涉及|缺口|欠账|抽查|抽取|测评|排查(?:出|发现)?|摸排(?:出)?|梳理(?:出)?|发现|交办|受理|收到|接到|反馈|指出|查摆|查出|明确|下达|登记|原有|现有|共有|总共有|(?:^|[^相对响反适供效])应[^,]{0,6}$|(?:^|[^所急])需[^,]{0,6}$|计划[^,]{0,6}$|拟[^,]{0,6}$|[^只还没仅尚仍已中]有$|^有$",
);
/// Nouns that name a whole, unless something was done to them: 任务, but not 完成任务.
static WHOLE_NOUNS: Pattern = Pattern::new(
    r"任务(?:数|量|总数|总量)?(?:为|是|共|有)*$|总(?:数|量|计|共|户数|面积|投资|人数|额|长|里程|规模|任务|数为)|全部|目标|计划数|应(?:完成|办|改|交|销)数?",
);
/// Adding up, unless it is what was done that is added up.
static TOGETHER: Pattern = Pattern::new(r"共(?:有|计)?|合计");
/// What is done, for certain.
static DONE: Pattern = Pattern::new(
    r"已|完成|办结|其中|实际|实到|实有|实收|仅|达标|合格|通过|销号|落实到位|整改到位|只有",
);
/// What is done, if no whole is named in the same breath.
static DOING: Pattern = Pattern::new(
    r"整改|解决|化解|交付|建成|处理|拆除|退还|修复|治理|改造|清退|关停|验收|竣工|开工|兑付|安置|收回|清理|整治|处罚|结案|签约|入驻|办理|办证|发放|查处|回复|核查|交房|复工|投产",
);
/// What is left.
static LEFT: Pattern = Pattern::new(
    r"剩余|余下|剩下|还剩|尚有|仍有|尚余|其余|尚剩|仍余|未(?:完成|整改|办结|交付|销号|解决|建成|化解|到位|启动|开工|开展|动工|验收|实施)|另有|还有|待[^,遇]{1,4}$|正在[^,]{1,4}$",
);
/// What is said of the rest behind it.
static STILL_OPEN: Pattern = Pattern::new(
    r"^[^,]{0,12}?(?:正在|正[按有积加抓稳推]|未|尚|仍|待|拟|将于|预计|计划|有序推进|持续推进|推进中|办理中|整改中|施工中|纳入[^,]{0,16}(?:计划|项目|规划))",
);
/// What is said of the done behind it.
static SAID_DONE: Pattern = Pattern::new(
    r"^[^,]{0,12}?(?:已|均|全部|完成|办结|整改到位|销号|达标|合格|通过|建成|得到|按期|按时|如期)",
);
/// "69个问题中", "47项任务": the whole, by what follows.
static OF_WHICH: Pattern = Pattern::new(
    r"^[^,已完成办结均]{0,14}?(?:当中|之中|中|里)(?:$|[已,有完办就整交,、])|^[^,已完成办结均]{0,6}任务",
);

fn role(lead: &str, tail: &str, followed: bool, quantity: &Quantity) -> Role {
    match quantity.fraction {
        Some(Fraction::Part) => return Role::Part,
        Some(Fraction::Whole) => return Role::Whole,
        None => {}
    }
    let last = |pattern: &'static Pattern| pattern.find_all(lead).last().map(|found| found.start());
    if LEFT.is_match(lead) {
        return Role::Rest;
    }
    if OF_WHICH.is_match(tail) {
        return Role::Whole;
    }
    let done = last(&DONE);
    let named = last(&WHOLE_VERBS);
    match (named, done) {
        (Some(named), Some(done)) if named > done => return Role::Whole,
        (Some(_), None) => return Role::Whole,
        (_, Some(_)) => return Role::Part,
        (None, None) => {}
    }
    // "69个问题已整改完成56个": what is said next counts how many of them.
    let divided =
        followed && (SAID_DONE.is_match(tail) || DOING.is_match(tail)) && !DOING.is_match(lead);
    if last(&WHOLE_NOUNS).is_some() || divided {
        return Role::Whole;
    }
    if !followed && STILL_OPEN.is_match(tail) {
        return Role::Rest;
    }
    if !followed && SAID_DONE.is_match(tail) {
        return Role::Part;
    }
    if DOING.is_match(lead) {
        return Role::Part;
    }
    if TOGETHER.is_match(lead) {
        return Role::Whole;
    }
    Role::Unknown
}

/// Whether two figures count in the same measure, so that one can be a part of the other.
pub(crate) fn same_measure(a: &Quantity, b: &Quantity) -> bool {
    /// Measure words that people mix for the same things.
    const MIXED: &[&str] = &["个", "项", "件", "条", "处", "起", "宗", "例"];
    let mixed = |unit: &str| MIXED.contains(&unit);
    a.unit == b.unit || (mixed(&a.unit) && mixed(&b.unit))
}
