//! A stated rate that does not follow from the part and the whole beside it.

use std::ops::Range;

use super::super::case::Case;
use super::super::ratio::Share;
use super::super::{Check, Rule, RuleId, Severity, plainly};
use crate::facts::amounts::{Amount, Role, same_measure};
use crate::facts::pattern::Pattern;
use crate::facts::quantity::{Fraction, Quantity};

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("figure.rate"),
    title: "比率与件数不符",
    explanation: "文中同时写了总数、完成数和比率时，用完成数除以总数核对比率。四舍五入和截尾都认可，按文中保留的小数位数判断；“约”“不到”“以上”等词按词义放宽。只有比率明确对应这一对数字、且句中没有别的数字能算出该比率时才提示。请核对三个数字中哪一个写错。",
    example_ok: plainly("全县交房任务812套，已完成交付730套，交付率89.9%。"),
    example_bad: plainly("全县交房任务812套，已完成交付703套，交付率89.9%。"),
    run,
};

/// A change over time, not a share.
static GROWTH: Pattern = Pattern::new(
    r"增长|增加|增幅|增速|上升|升高|提高|提升|下降|降低|降幅|减少|压减|同比|环比|较|比上|由|从|利率|税率|汇率|费率|折扣|浓度|含量|降至|升至|上涨",
);
/// Names of shares that any work can have.
static GENERAL_NAME: Pattern = Pattern::new(
    r"(?:整改(?:完成|落实|销号)?|任务(?:完成)?|完成|办结|销号|落实|总体|总|推进|工作)(?:率|比例|比率|进度)$|^(?:占比|占|比例|比率|比重|率|进度|达|完成|)$",
);
/// Rates that say with another verb that something is done.
static DONE_NAME: Pattern = Pattern::new(
    r"^(?:交付|办结|化解|竣工|开工|验收|拆除|签约|兑付|清退|安置|办证|改造|修复|治理|整治|建成|解决|处置|结案|退还|清零)$",
);
/// What may stand around the name of a share without narrowing it down.
static NEUTRAL: Pattern = Pattern::new(
    r"截至|目前|现|总体|整体|综合|平均|问题|任务|项目|事项|工作|整改|完成|办理|落实|全[县区市省镇乡]|总|各项|均|已|共|累计|约|近|超过|超|逾|不到|不足|仅|达到|达|为|是|至|的|占比|占|总数|比例|比率|比重|进度|率|以上|也|都|实际|相应|件|数|量|个|项|执行|兑现|达成|实现",
);

fn run(case: &Case<'_>) -> Vec<Check> {
    case.amounts
        .iter()
        .filter(|rate| rate.quantity.is_percent())
        .filter_map(|rate| contradiction(case, rate))
        .collect()
}

fn contradiction(case: &Case<'_>, rate: &Amount) -> Option<Check> {
    let lead = case.plain.slice(rate.lead.clone());
    let tail = case.plain.slice(rate.tail.clone());
    let changes =
        GROWTH.is_match(lead) || tail.starts_with(['的', '增', '下']) && GROWTH.is_match(tail);
    // "完成率100%的有8个" speaks of some of them.
    let attribute = tail.starts_with('的') || tail.starts_with("以上的");
    if rate.quantity.in_range || changes || attribute || names_another_whole(lead) {
        return None;
    }
    let near: Vec<&Amount> = candidates(case, rate);
    if explained(&near, &rate.quantity) {
        return None;
    }
    let (part, whole) = clear_pair(case, rate, lead, &near)?;
    let share = Share::of(part.quantity.interval(), whole.quantity.interval())?;
    if share.is_printed_as(&rate.quantity) {
        return None;
    }
    let message = format!(
        "文中写的是“{}{}”，但按{}除以{}计算约为{}，请核对这三个数字。",
        lead.trim_start_matches(['的', '、']),
        case.printed(&rate.quantity),
        case.printed(&part.quantity),
        case.printed(&whole.quantity),
        share.shown(&rate.quantity),
    );
    Some(case.check(RULE.id, Severity::Hard, around(rate, part, whole), message))
}

/// "占全县税收总量的35%": a whole that is named and not among the figures.
fn names_another_whole(lead: &str) -> bool {
    let Some((_, named)) = lead.rsplit_once('占') else {
        return false;
    };
    let named = named
        .trim_start_matches("比")
        .trim_end_matches(['的', '约', '近']);
    let bare: String = named
        .chars()
        .filter(|c| !"为达到了总数任务的件问题项目个".contains(*c))
        .collect();
    !bare.is_empty()
}

fn around(rate: &Amount, part: &Amount, whole: &Amount) -> Range<usize> {
    let all = [&rate.quantity.at, &part.quantity.at, &whole.quantity.at];
    let from = all
        .iter()
        .map(|at| at.start)
        .min()
        .unwrap_or(rate.quantity.at.start);
    let to = all
        .iter()
        .map(|at| at.end)
        .max()
        .unwrap_or(rate.quantity.at.end);
    from..to
}

/// The amounts of the same sentence; where it has none, of the two sentences before.
fn candidates<'c>(case: &'c Case<'_>, rate: &Amount) -> Vec<&'c Amount> {
    let of = |sentence: usize| {
        case.in_sentence(sentence)
            .filter(|amount| amount.is_share_member())
            .collect::<Vec<_>>()
    };
    let mut near = of(rate.sentence);
    for back in 1..=2 {
        if near.len() >= 2 {
            break;
        }
        let Some(earlier) = rate.sentence.checked_sub(back) else {
            break;
        };
        let mut before = of(earlier);
        before.extend(near);
        near = before;
    }
    near
}

/// Whether any part and whole, or sums of them, give the rate.
fn explained(near: &[&Amount], rate: &Quantity) -> bool {
    let fits = |part: (f64, f64), whole: (f64, f64)| {
        Share::of(part, whole).is_some_and(|share| share.is_printed_as(rate))
    };
    let add = |a: (f64, f64), b: (f64, f64)| (a.0 + b.0, a.1 + b.1);
    let sum = |role: Role, unit: &Quantity| {
        let same = near
            .iter()
            .filter(|amount| amount.role == role && same_measure(&amount.quantity, unit));
        same.map(|amount| amount.quantity.interval())
            .fold((0.0, 0.0), add)
    };
    if near.first().is_some_and(|first| {
        fits(
            sum(Role::Part, &first.quantity),
            sum(Role::Whole, &first.quantity),
        )
    }) {
        return true;
    }
    for (place, whole) in near.iter().enumerate() {
        let all = whole.quantity.interval();
        let others: Vec<&Amount> = near
            .iter()
            .enumerate()
            .filter(|(other, amount)| {
                *other != place && same_measure(&amount.quantity, &whole.quantity)
            })
            .map(|(_, amount)| *amount)
            .collect();
        let parts: Vec<&&Amount> = others
            .iter()
            .filter(|part| may_be_part(part, whole))
            .collect();
        if parts.iter().any(|part| fits(part.quantity.interval(), all)) {
            return true;
        }
        // What is not left is done.
        let done_by_rest = parts
            .iter()
            .filter(|part| part.role == Role::Rest)
            .any(|rest| {
                let (low, high) = rest.quantity.interval();
                fits((all.0 - high, all.1 - low), all)
                    || others.iter().any(|done| {
                        done.role == Role::Part
                            && fits(
                                done.quantity.interval(),
                                add(done.quantity.interval(), (low, high)),
                            )
                    })
            });
        // Done in several lots: any two of them, or all.
        let lots: Vec<(f64, f64)> = parts
            .iter()
            .filter(|p| p.role != Role::Rest)
            .map(|p| p.quantity.interval())
            .collect();
        let together = lots.len() > 1 && fits(lots.iter().copied().fold((0.0, 0.0), add), all);
        let two = lots
            .iter()
            .enumerate()
            .any(|(i, a)| lots.iter().skip(i + 1).any(|b| fits(add(*a, *b), all)));
        // The whole in several lots.
        let split = near.iter().enumerate().any(|(other, more)| {
            other > place
                && more.role == Role::Whole
                && whole.role == Role::Whole
                && same_measure(&more.quantity, &whole.quantity)
                && others.iter().any(|part| {
                    part.role == Role::Part
                        && fits(part.quantity.interval(), add(all, more.quantity.interval()))
                })
        });
        if done_by_rest || together || two || split {
            return true;
        }
    }
    false
}

/// Whether the words allow the one to be a part of the other.
fn may_be_part(part: &Amount, whole: &Amount) -> bool {
    !(part.role == Role::Whole && whole.role != Role::Whole)
        && part.quantity.fraction != Some(Fraction::Whole)
        && whole.quantity.fraction != Some(Fraction::Part)
        && (part.quantity.fraction.is_some() == whole.quantity.fraction.is_some())
}

/// The part and the whole that the rate plainly refers to.
fn clear_pair<'c>(
    case: &Case<'_>,
    rate: &Amount,
    lead: &str,
    near: &[&'c Amount],
) -> Option<(&'c Amount, &'c Amount)> {
    if let Some(fraction) = written_fraction(case, rate, near) {
        return Some(fraction);
    }
    let before: Vec<&Amount> = near
        .iter()
        .filter(|amount| amount.quantity.at.end <= rate.quantity.at.start)
        .copied()
        .collect();
    // The rate may also come first: "完成率91%，812套任务中已交付730套".
    let after: Vec<&Amount> = near
        .iter()
        .filter(|amount| amount.quantity.at.start >= rate.quantity.at.end)
        .copied()
        .collect();
    let all: Vec<&Amount> = near
        .iter()
        .filter(|amount| amount.sentence == rate.sentence)
        .copied()
        .collect();
    let first = before.iter().all(|amount| amount.sentence != rate.sentence);
    let pools = if first {
        [after, before, all]
    } else {
        [before, all, Vec::new()]
    };
    pools
        .iter()
        .find_map(|pool| by_role(case, rate, lead, pool).or_else(|| by_name(case, lead, pool)))
}

/// A part and a whole that say so themselves.
fn by_role<'c>(
    case: &Case<'_>,
    rate: &Amount,
    lead: &str,
    pool: &[&'c Amount],
) -> Option<(&'c Amount, &'c Amount)> {
    let part = *pool.iter().rfind(|amount| amount.role == Role::Part)?;
    let wholes = || {
        pool.iter().filter(|amount| {
            amount.role == Role::Whole && same_measure(&amount.quantity, &part.quantity)
        })
    };
    // "已交付730套(总任务812套)": a whole in the brackets right behind its part.
    let beside = |amount: &Amount| {
        amount.bracketed
            && amount
                .quantity
                .at
                .start
                .checked_sub(part.quantity.at.end)
                .is_some_and(|far| far <= BESIDE)
    };
    let whole = *wholes()
        .rfind(|whole| !whole.nested)
        .or_else(|| wholes().find(|whole| beside(whole)))?;
    let other_rate_between = case.amounts.iter().any(|other| {
        let inner = part.quantity.at.end.min(rate.quantity.at.end)
            ..rate.quantity.at.start.max(part.quantity.at.start);
        other.quantity.is_percent()
            && other.quantity.at != rate.quantity.at
            && inner.contains(&other.quantity.at.start)
    });
    let exact = part.is_share_member() && !part.bracketed && !other_rate_between;
    (exact && refers_to(case, rate, lead, part, whole)).then_some((part, whole))
}

/// "信访件309件,按期办结242件,按期办结率78%": the rate repeats the word of the part, and there is one other figure in this
/// measure before it, so the words need not say that this is the whole.
fn by_name<'c>(
    case: &Case<'_>,
    lead: &str,
    pool: &[&'c Amount],
) -> Option<(&'c Amount, &'c Amount)> {
    /// A base that the text does not give is usually far larger than any figure it does give.
    const LEAST_SHARE: f64 = 0.2;
    let name = lead
        .rsplit([',', ':'])
        .next()
        .unwrap_or(lead)
        .trim_end_matches(['达', '到', '为', '约', '近', '至', '是', '超']);
    let stem = name
        .strip_suffix('率')
        .unwrap_or_default()
        .trim_start_matches(['全', '县', '区', '市', '总']);
    let share_of_all = matches!(name, "占" | "占比");
    let part = *pool.iter().rfind(|amount| {
        let said = case.plain.slice(amount.lead.clone());
        let backwards: String = stem.chars().rev().collect();
        let repeated = stem.chars().count() >= 2
            && (said.contains(stem) || (stem.chars().count() == 2 && said.contains(&backwards)));
        (repeated || (share_of_all && amount.role == Role::Part))
            && matches!(amount.role, Role::Part | Role::Unknown)
    })?;
    let same: Vec<&&Amount> = pool
        .iter()
        .filter(|other| same_measure(&other.quantity, &part.quantity))
        .collect();
    let whole = **same
        .iter()
        .find(|other| other.quantity.at != part.quantity.at)?;
    let before = whole.quantity.at.end <= part.quantity.at.start && whole.sentence == part.sentence;
    // "改造小区55个" is what is to be done as long as nothing says that it is done.
    let done = ["已", "完成"]
        .iter()
        .any(|word| case.plain.slice(whole.lead.clone()).contains(word));
    let fitting = whole.role != Role::Rest
        && !done
        && whole.quantity.unit == part.quantity.unit
        && part.quantity.value() >= LEAST_SHARE * whole.quantity.value();
    (same.len() == 2 && before && fitting).then_some((part, whole))
}

/// How far a fraction or a bracket may stand from what it belongs to, in characters.
const BESIDE: usize = 12;

/// "(46/47)" beside the rate, in brackets or as the clause before or after it.
fn written_fraction<'c>(
    case: &Case<'_>,
    rate: &Amount,
    near: &[&'c Amount],
) -> Option<(&'c Amount, &'c Amount)> {
    let distance = |part: &Amount, whole: &Amount| {
        let before = rate.quantity.at.start.checked_sub(whole.quantity.at.end);
        let after = part.quantity.at.start.checked_sub(rate.quantity.at.end);
        before.or(after).unwrap_or(usize::MAX)
    };
    near.windows(2)
        .filter_map(|pair| match pair {
            [part, whole]
                if part.quantity.fraction == Some(Fraction::Part)
                    && whole.quantity.fraction == Some(Fraction::Whole) =>
            {
                Some((*part, *whole))
            }
            _ => None,
        })
        .filter(|(part, whole)| distance(part, whole) <= BESIDE && part.sentence == rate.sentence)
        .min_by_key(|(part, whole)| distance(part, whole))
        .filter(|(part, whole)| {
            let between = rate.quantity.at.end.min(whole.quantity.at.end)
                ..rate.quantity.at.start.max(part.quantity.at.start);
            !case.plain.slice(between).contains(';')
        })
}

/// Whether the sentence has no other figure in this measure, so that nothing else can be meant.
fn alone_in_measure(case: &Case<'_>, part: &Amount, whole: &Amount) -> bool {
    case.in_sentence(part.sentence)
        .filter(|other| same_measure(&other.quantity, &part.quantity))
        .count()
        == 2
        && part.sentence == whole.sentence
}

/// Whether the name of the rate belongs to this pair: a general name ("完成率"), or one whose words stand beside the
/// figures ("办结率" beside "办结"), and nothing narrows it down to a share of something else ("重点隐患整改率").
fn refers_to(case: &Case<'_>, rate: &Amount, lead: &str, part: &Amount, whole: &Amount) -> bool {
    let from = part.lead.start.min(whole.lead.start);
    let to = part.tail.end.max(whole.tail.end);
    let told = case.plain.slice(from..to.min(rate.lead.start).max(from));
    let told_after = if part.quantity.at.start > rate.quantity.at.end {
        case.plain.slice(from..to)
    } else {
        ""
    };
    let told = format!("{told}{told_after}");
    let mut rest = String::new();
    let mut at = 0;
    for found in NEUTRAL.find_all(lead) {
        rest.push_str(lead.get(at..found.start()).unwrap_or_default());
        at = found.end();
    }
    rest.push_str(lead.get(at..).unwrap_or_default());
    let words: Vec<char> = rest.chars().filter(|c| c.is_alphabetic()).collect();
    let known = |pair: &[char]| told.contains(&pair.iter().collect::<String>());
    let bare: String = words.iter().collect();
    let backwards: String = words.iter().rev().collect();
    let all_known = match words.as_slice() {
        [] => true,
        // "发放500份,收回450份,回收率90%".
        [_, _] if told.contains(&backwards) => true,
        // "审计覆盖率", but not the coverage of something else.
        [rest @ .., '覆', '盖'] => {
            rest.len() >= 2 && told.contains(&rest.iter().collect::<String>())
        }
        // Another word for "done": "任务812套,完成730套,交付率89.9%".
        _ if DONE_NAME.is_match(&bare) && alone_in_measure(case, part, whole) => true,
        [one] => told.contains(*one),
        many => many.windows(2).any(known) && many.iter().all(|c| told.contains(*c)),
    };
    let name = lead.rsplit([',', ':']).next().unwrap_or(lead);
    let named = !words.is_empty()
        || GENERAL_NAME.is_match(name)
        || NEUTRAL.is_match(name)
        || name.is_empty();
    // Across sentences only a rate in a sentence of its own with a proper name refers back.
    let same_sentence = part.sentence == rate.sentence && whole.sentence == rate.sentence;
    all_known && named && (same_sentence || lead.contains('率'))
}
