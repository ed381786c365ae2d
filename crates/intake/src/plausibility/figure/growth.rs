//! A change that does not follow from the two figures it compares.

use super::super::case::Case;
use super::super::ratio::Share;
use super::super::{Check, Rule, RuleId, Severity, plainly};
use crate::facts::amounts::{Amount, same_measure};
use crate::facts::measure_words::UnitKind;
use crate::facts::pattern::Pattern;
use crate::facts::quantity::Bound;
use crate::facts::status::shares_words;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("figure.growth"),
    title: "增减方向或幅度与数字不符",
    explanation: "写明了变化前后两个数字的（由甲下降到乙、甲较乙增加、上年若干今年若干），增减方向应与数字一致；同时写了幅度的，幅度应能由两个数字算出。两个百分数之间，百分点差和相对幅度都认可。请核对方向词和三个数字。",
    example_ok: plainly("信访量由120件下降到90件，下降25%。"),
    example_bad: plainly("信访量由90件下降到120件，下降25%。"),
    run,
};

/// Which way something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

impl Direction {
    fn word(self) -> &'static str {
        match self {
            Self::Up => "增加",
            Self::Down => "减少",
        }
    }
}

static UP: Pattern =
    Pattern::new(r"增长|增加|增至|增到|上升|升至|升到|升高|提升|提高|上涨|扩大|增幅|增");
static DOWN: Pattern =
    Pattern::new(r"下降|降低|降至|降到|降为|减少|减至|减到|压减|压缩|缩减|缩短|回落|下滑|降幅|减");
/// Sizes of a change in the other sense: "降幅收窄", "增速下降".
static OF_A_CHANGE: Pattern = Pattern::new(
    r"[增降]幅|[增]速|收窄|减排|增收|减收|减负|增值|减税|亏损|减亏|排名|名次|位次|位居",
);
static FROM: Pattern = Pattern::new(r"(?:由|从)[^,由从]{0,14}$");
static TO: Pattern = Pattern::new(r"(?:到|至|为|成)[^,]{0,10}$");
static THAN: Pattern = Pattern::new(r"(?:较|相比|对比|比)[^,]{0,14}$");
static OLD: Pattern = Pattern::new(r"上年|去年|上一年|前一年|同期|整改前|此前|原来|原有");
static YEAR: Pattern = Pattern::new(r"((?:19|20)\d{2})年");
/// What may stand between the second figure and the size of the change.
static SIZE: Pattern = Pattern::new(
    r"^(?:左右|以上|,|、|\(|\)|同比|环比|比|较|上年|去年|同期|年初|整改前|共|整体|总体|累计|实现|也|均|了|分别|幅度|率|占比|大幅|明显|达到|达|为|约|近|超过|超|逾|不到|降幅|增幅|增速|增长|增加|上升|升高|提升|提高|上涨|扩大|下降|降低|减少|压减|缩减|缩短|回落|下滑|降|增|减)*$",
);

/// Two figures of the same thing, the older first, with what is said of the way between them.
struct Change<'c> {
    old: &'c Amount,
    new: &'c Amount,
    said: Option<Direction>,
    /// The percentage that is said to be the size of the change, with its own direction word.
    size: Option<(&'c Amount, Option<Direction>)>,
}

fn run(case: &Case<'_>) -> Vec<Check> {
    let mut found = Vec::new();
    for (place, first) in case.amounts.iter().enumerate() {
        let Some(second) = case.amounts.get(place + 1) else {
            continue;
        };
        let change = from_to(case, place, first, second)
            .or_else(|| compared(case, place, first, second))
            .or_else(|| over_years(case, place, first, second));
        if let Some(change) = change {
            found.extend(judge(case, &change));
        }
    }
    found
}

fn comparable(a: &Amount, b: &Amount) -> bool {
    a.sentence == b.sentence
        && a.quantity.unit == b.quantity.unit
        && same_measure(&a.quantity, &b.quantity)
        && !a.quantity.in_range
        && !b.quantity.in_range
        && (a.quantity.is_amount() || a.quantity.is_percent())
        && a.quantity.fraction.is_none()
        && b.quantity.fraction.is_none()
}

/// "由48件下降到31件".
fn from_to<'c>(
    case: &'c Case<'_>,
    place: usize,
    old: &'c Amount,
    new: &'c Amount,
) -> Option<Change<'c>> {
    let between = case.plain.slice(old.quantity.at.end..new.quantity.at.start);
    let starts = FROM.is_match(case.plain.slice(old.lead.clone()));
    let joined =
        starts && TO.is_match(between) && between.chars().count() <= 20 && !between.contains(';');
    if !comparable(old, new) || !joined {
        return None;
    }
    Some(Change {
        old,
        new,
        said: direction(between),
        size: size(case, place + 1, new),
    })
}

/// "31%,较上年的28%增加", "31件,比上年28件增长10.7%".
fn compared<'c>(
    case: &'c Case<'_>,
    place: usize,
    new: &'c Amount,
    old: &'c Amount,
) -> Option<Change<'c>> {
    let between = case.plain.slice(new.quantity.at.end..old.quantity.at.start);
    let behind = case.plain.slice(old.tail.clone());
    let near = between.chars().count() <= 16 && !between.contains([';', '(']);
    if !comparable(new, old) || !near || !THAN.is_match(between) {
        return None;
    }
    let said = direction(behind);
    // "较2023年的28件增加3件": what follows is the size, and the two are still old and new.
    said?;
    Some(Change {
        old,
        new,
        said,
        size: size(case, place + 1, old),
    })
}

/// "2022年立案120件,2023年立案166件,同比增长38.3%".
fn over_years<'c>(
    case: &'c Case<'_>,
    place: usize,
    first: &'c Amount,
    second: &'c Amount,
) -> Option<Change<'c>> {
    if !comparable(first, second) || !first.quantity.is_amount() {
        return None;
    }
    let clause = |amount: &Amount| case.plain.slice(amount.clause.clone());
    if first.clause == second.clause {
        return None;
    }
    let year = |amount: &Amount| {
        YEAR.groups(clause(amount))?
            .get(1)?
            .as_str()
            .parse::<u16>()
            .ok()
    };
    let is_old = |amount: &Amount| OLD.is_match(case.plain.slice(amount.lead.clone()));
    let (old, new) = match (year(first), year(second)) {
        (Some(a), Some(b)) if a < b => (first, second),
        (Some(a), Some(b)) if a > b => (second, first),
        (Some(_), Some(_)) => return None,
        _ if is_old(first) && !is_old(second) => (first, second),
        _ if is_old(second) && !is_old(first) => (second, first),
        _ => return None,
    };
    let what = |amount: &Amount| -> String {
        case.plain
            .slice(amount.lead.clone())
            .chars()
            .filter(|c| !c.is_ascii_digit() && *c != '年')
            .collect()
    };
    let (a, b) = (what(first), what(second));
    let alike = shares_words(&a, &b) || b.chars().count() <= 5 || a.chars().count() <= 5;
    let size = size(case, place + 1, second)?;
    alike.then_some(Change {
        old,
        new,
        said: None,
        size: Some(size),
    })
}

/// The percentage right behind, if nothing but words of change stands between.
fn size<'c>(
    case: &'c Case<'_>,
    place: usize,
    last: &Amount,
) -> Option<(&'c Amount, Option<Direction>)> {
    let next = case.amounts.get(place + 1)?;
    let points = next.quantity.kind == Some(UnitKind::PercentPoint);
    if next.sentence != last.sentence
        || next.quantity.in_range
        || !(next.quantity.is_percent() || points)
    {
        return None;
    }
    let between = case
        .plain
        .slice(last.quantity.at.end..next.quantity.at.start);
    let said = direction(between);
    (said.is_some() && SIZE.is_match(between)).then_some((next, said))
}

/// The way the words tell; `None` when they tell none, or both.
fn direction(words: &str) -> Option<Direction> {
    if OF_A_CHANGE.is_match(words) && !(words.contains("增幅") || words.contains("降幅")) {
        return None;
    }
    match (UP.is_match(words), DOWN.is_match(words)) {
        (true, false) => Some(Direction::Up),
        (false, true) => Some(Direction::Down),
        _ => None,
    }
}

fn judge(case: &Case<'_>, change: &Change<'_>) -> Option<Check> {
    let (old, new) = (&change.old.quantity, &change.new.quantity);
    let (before, after) = (old.interval(), new.interval());
    let went = if after.0 > before.1 {
        Some(Direction::Up)
    } else if after.1 < before.0 {
        Some(Direction::Down)
    } else {
        None
    };
    let from = old.at.start.min(new.at.start);
    let to = old.at.end.max(new.at.end);
    let said = change.said.or(change.size.and_then(|(_, said)| said));
    let same = old.bound == Bound::Exact
        && new.bound == Bound::Exact
        && (old.value() - new.value()).abs() < 1e-9;
    let opposite = matches!((said, went), (Some(said), Some(went)) if said != went)
        || (said.is_some() && same);
    if let Some(said) = said.filter(|_| opposite) {
        let actual = if same {
            "没有变化"
        } else {
            went.map_or("没有变化", Direction::word)
        };
        let message = format!(
            "文中说{}，但从{}到{}是{actual}，请核对方向和两个数字。",
            said.word(),
            case.printed(old),
            case.printed(new),
        );
        return Some(case.check(RULE.id, Severity::Hard, from..to, message));
    }
    let (size, _) = change.size?;
    let relative = Share::change(before, after)?.size();
    let points = old
        .is_percent()
        .then(|| Share::difference(before, after).size());
    let is_points = size.quantity.kind == Some(UnitKind::PercentPoint);
    let fits = (!is_points && relative.is_printed_as(&size.quantity))
        || points.is_some_and(|points| points.is_printed_as(&size.quantity));
    if fits || (is_points && points.is_none()) {
        return None;
    }
    let expected = if is_points {
        points.unwrap_or(relative)
    } else {
        relative
    };
    let shown = expected.shown(&size.quantity);
    let message = format!(
        "从{}到{}，变化约为{}，文中写的是{}，请核对这三个数字。",
        case.printed(old),
        case.printed(new),
        if is_points {
            shown.replace('%', "个百分点")
        } else {
            shown
        },
        case.printed(&size.quantity),
    );
    Some(case.check(
        RULE.id,
        Severity::Hard,
        from..to.max(size.quantity.at.end),
        message,
    ))
}
