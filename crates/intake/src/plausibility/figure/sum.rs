//! Parts that do not add up to their total.

use std::ops::Range;

use super::super::case::Case;
use super::super::{Check, Context, Example, NOTHING_KNOWN, Rule, RuleId, Severity};
use super::counted;
use crate::facts::amounts::{Amount, Role, same_measure};
use crate::facts::pattern::Pattern;
use crate::facts::quantity::Quantity;
use crate::facts::status::shares_words;

pub(in super::super) const RULE: Rule = Rule {
    id: RuleId("figure.sum"),
    title: "分项之和与总数不符",
    explanation: "写明了总数，又把总数拆成“已完成若干、剩余若干”或者逐项列出时，各分项之和应等于总数；总数也可以写在问题里。只列举一部分、用“约”“余”等概数的不核对。请核对总数和每一个分项。",
    example_ok: Example {
        text: "已完成5个积水点整改和1个积水点分流，剩余2个积水点纳入治理项目。",
        claim: None,
        context: Context {
            problem: Some("有8处大的积水点未治理到位。"),
            ..NOTHING_KNOWN
        },
    },
    example_bad: Example {
        text: "已完成5个积水点整改和1个积水点分流，剩余3个积水点纳入治理项目。",
        claim: None,
        context: Context {
            problem: Some("有8处大的积水点未治理到位。"),
            ..NOTHING_KNOWN
        },
    },
    run,
};

fn run(case: &Case<'_>) -> Vec<Check> {
    let mut found = divided(case);
    found.extend(listed_in_brackets(case));
    found.extend(respectively(case));
    found.extend(added_up(case));
    found.sort_by_key(|check| check.span);
    found.dedup_by_key(|check| check.span);
    found
}

/// How far back a total may stand, in sentences.
const REACH: usize = 2;

/// Done and left: "8处…已完成6个，剩余2个". What is left makes the division complete, so it must add up.
fn divided(case: &Case<'_>) -> Vec<Check> {
    let mut found = Vec::new();
    for (sentence, _) in case.sentences.iter().enumerate() {
        let rests: Vec<&Amount> = case
            .in_sentence(sentence)
            .filter(|amount| amount.role == Role::Rest && usable(amount))
            .collect();
        let Some(rest) = rests.first() else { continue };
        let window: Vec<&Amount> = case
            .amounts
            .iter()
            .filter(|amount| (sentence.saturating_sub(REACH)..=sentence).contains(&amount.sentence))
            .filter(|amount| {
                amount.quantity.is_amount() && same_measure(&amount.quantity, &rest.quantity)
            })
            .collect();
        if let Some(check) = division(case, sentence, rest, &window) {
            found.push(check);
        }
    }
    found
}

fn usable(amount: &Amount) -> bool {
    amount.is_exact_count() && amount.quantity.fraction.is_none()
}

fn division(case: &Case<'_>, sentence: usize, rest: &Amount, window: &[&Amount]) -> Option<Check> {
    let what = counted(case, rest);
    let same_thing = |amount: &Amount| {
        let other = counted(case, amount);
        what.chars().count() < 2
            || other.chars().count() < 2
            || shares_words(&what, amount.around(&case.plain))
    };
    // Totals in the text, the nearest first; then those in the problem.
    let mut totals: Vec<(&Quantity, String, Vec<&Amount>)> = Vec::new();
    for (place, total) in window.iter().enumerate().rev() {
        let whole = total.role == Role::Whole && total.quantity.at.end <= rest.quantity.at.start;
        if whole && usable(total) && same_thing(total) {
            let members: Vec<&Amount> = window.iter().skip(place + 1).copied().collect();
            totals.push((&total.quantity, case.printed(&total.quantity), members));
        }
    }
    let here: Vec<&Amount> = window
        .iter()
        .filter(|amount| amount.sentence == sentence)
        .copied()
        .collect();
    let mut asked: Vec<_> = case
        .asked
        .iter()
        .filter(|total| usable(total) && same_measure(&total.quantity, &rest.quantity))
        .filter(|total| {
            shares_words(
                &noun_or_words(case, rest, &what),
                total.around(&case.problem),
            )
        })
        .collect();
    // Several numbers in the problem: only one that plainly counts the same thing is a total.
    if asked.len() > 1 {
        asked.retain(|total| shares_words(&what, &words_behind(case, total)));
    }
    for total in asked {
        let printed = case.problem.slice(total.quantity.at.clone()).to_owned();
        totals.push((&total.quantity, format!("问题中的{printed}"), here.clone()));
    }
    let mut shown: Option<Check> = None;
    for (total, printed, members) in totals {
        let divides = |member: &&Amount| {
            let known = matches!(member.role, Role::Part | Role::Rest);
            (known && same_thing(member))
                || (member.role == Role::Unknown && member.quantity.unit == rest.quantity.unit)
        };
        // What spells out another part does not count, unless the whole division stands behind 其中.
        let behind = rest.nested && !rest.bracketed;
        let usable_members: Vec<&Amount> = members
            .into_iter()
            .filter(divides)
            .filter(|member| member.nested == behind && !member.bracketed)
            .collect();
        let vague = usable_members.iter().any(|member| !usable(member));
        let done = usable_members
            .iter()
            .any(|member| member.role == Role::Part);
        if vague || !done {
            continue;
        }
        if adds_up(total, &usable_members, rest) {
            return None;
        }
        let named: Vec<&Amount> = usable_members
            .into_iter()
            .filter(|member| member.role != Role::Unknown)
            .collect();
        shown.get_or_insert_with(|| report(case, total, &printed, &named));
    }
    shown
}

fn noun_or_words(case: &Case<'_>, amount: &Amount, noun: &str) -> String {
    if noun.chars().count() >= 2 {
        noun.to_owned()
    } else {
        amount.around(&case.plain).to_owned()
    }
}

fn words_behind(case: &Case<'_>, total: &Amount) -> String {
    case.problem.slice(total.tail.clone()).to_owned()
}

/// All members give the total; or those up to the rest do, and what follows spells out the rest. Figures whose part the
/// words do not tell may belong to it or not.
fn adds_up(total: &Quantity, members: &[&Amount], rest: &Amount) -> bool {
    let close = |end: usize, with_unknown: bool| {
        let members = members.iter().filter(|member| {
            member.quantity.at.end <= end && (with_unknown || member.role != Role::Unknown)
        });
        agrees(total, members.map(|member| &member.quantity))
    };
    let end = rest.quantity.at.end;
    close(usize::MAX, false) || close(end, false) || close(usize::MAX, true) || close(end, true)
}

/// Whether figures can add up to a total, given how exactly all of them are printed.
fn agrees<'q>(total: &Quantity, parts: impl Iterator<Item = &'q Quantity>) -> bool {
    /// Decimal fractions are a hair off in binary.
    const HAIR: f64 = 1e-6;
    let (low, high) = parts
        .map(Quantity::interval)
        .fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    let (least, most) = total.interval();
    low <= most + HAIR && high >= least - HAIR
}

fn report(case: &Case<'_>, total: &Quantity, printed: &str, members: &[&Amount]) -> Check {
    let parts: Vec<String> = members
        .iter()
        .map(|member| case.printed(&member.quantity))
        .collect();
    let sum: f64 = members.iter().map(|member| member.quantity.value()).sum();
    let places = members
        .iter()
        .map(|member| member.quantity.decimals)
        .fold(total.decimals, i32::max);
    let places = usize::try_from(places).unwrap_or(0);
    let sum = format!("{:.places$}{}", sum / total.scale, total.scale_word);
    let message = format!(
        "各分项{}相加为{sum}，与总数（{printed}）不符，请核对总数和分项。",
        parts.join("、")
    );
    case.check(RULE.id, Severity::Hard, range(members), message)
}

fn range(members: &[&Amount]) -> Range<usize> {
    let from = members
        .iter()
        .map(|member| member.quantity.at.start)
        .min()
        .unwrap_or_default();
    let to = members
        .iter()
        .map(|member| member.quantity.at.end)
        .max()
        .unwrap_or_default();
    from..to
}

/// Words that say a list is not all of it.
static NOT_ALL: Pattern = Pattern::new(r"其中|含|包括|如|等|例|另|主要|涉及|分别为约");

/// "13处（东关3处、西关5处、北关5处）": a bare list in brackets right behind a number is all of it.
fn listed_in_brackets(case: &Case<'_>) -> Vec<Check> {
    let mut found = Vec::new();
    for (place, total) in case.amounts.iter().enumerate() {
        let opening = case
            .plain
            .slice(total.quantity.at.end..total.tail.end.max(total.quantity.at.end) + 1);
        let Some(bracket) = opening
            .find('(')
            .map(|byte| opening.get(..byte).map_or(0, |head| head.chars().count()))
        else {
            continue;
        };
        let from = total.quantity.at.end + bracket + 1;
        let Some(length) = case.plain.from(from).find(')').map(|byte| {
            case.plain
                .from(from)
                .get(..byte)
                .map_or(0, |t| t.chars().count())
        }) else {
            continue;
        };
        let inside = from..from + length;
        let text = case.plain.slice(inside.clone());
        let members: Vec<&Amount> = case
            .amounts
            .iter()
            .skip(place + 1)
            .filter(|amount| inside.contains(&amount.quantity.at.start))
            .collect();
        let plain_list = members.len() >= 2
            && members
                .iter()
                .all(|member| usable(member) && member.quantity.unit == total.quantity.unit)
            && (text.contains('、') || text.contains(',') || text.contains(';'))
            && !NOT_ALL.is_match(text);
        let differs = !agrees(
            &total.quantity,
            members.iter().map(|member| &member.quantity),
        );
        if plain_list && usable(total) && !total.quantity.unit.is_empty() && differs {
            found.push(report(
                case,
                &total.quantity,
                &case.printed(&total.quantity),
                &members,
            ));
        }
    }
    found
}

static RESPECTIVELY: Pattern = Pattern::new(r"^[^,]{0,10},?(?:分别为|分别是|分为|其中分别)");

/// "共9个，分别为甲类4个、乙类5个".
fn respectively(case: &Case<'_>) -> Vec<Check> {
    let mut found = Vec::new();
    for (place, total) in case.amounts.iter().enumerate() {
        if !usable(total) || !RESPECTIVELY.is_match(case.plain.from(total.quantity.at.end)) {
            continue;
        }
        let members: Vec<&Amount> = case
            .amounts
            .iter()
            .skip(place + 1)
            .take_while(|amount| {
                amount.sentence == total.sentence && amount.quantity.unit == total.quantity.unit
            })
            .collect();
        let differs = !agrees(
            &total.quantity,
            members.iter().map(|member| &member.quantity),
        );
        let sure = members.len() >= 2
            && members
                .iter()
                .all(|member| usable(member) && !member.nested);
        if sure && differs {
            found.push(report(
                case,
                &total.quantity,
                &case.printed(&total.quantity),
                &members,
            ));
        }
    }
    found
}

static BARE_TOTAL: Pattern = Pattern::new(
    r"^(?:,|、)?(?:总共|共计|合计|总计|共)(完成|整改|办结|化解|建成|修复|排查|拆除|处理|交付|查处|立案|新增|清理|改造)?$",
);

/// "甲类4个、乙类5个，共9个": a bare total behind its parts.
fn added_up(case: &Case<'_>) -> Vec<Check> {
    let mut found = Vec::new();
    for (place, total) in case.amounts.iter().enumerate() {
        let lead = case.plain.slice(total.lead.clone());
        let tail = case.plain.slice(total.tail.clone());
        let Some(bare) = BARE_TOTAL.groups(lead) else {
            continue;
        };
        let verb = bare.get(1).map_or("", |verb| verb.as_str());
        if !usable(total) || !tail.is_empty() || total.quantity.unit.is_empty() {
            continue;
        }
        let parts: Vec<&Amount> = case
            .amounts
            .iter()
            .take(place)
            .rev()
            .take_while(|amount| {
                amount.sentence == total.sentence && amount.quantity.unit == total.quantity.unit
            })
            .collect();
        let sure = parts.len() >= 2
            && parts.iter().all(|part| {
                let said = case.plain.slice(part.lead.clone());
                usable(part) && !part.nested && said.contains(verb)
            });
        // The total may be of the last few only.
        let explained = (2..=parts.len()).any(|count| {
            agrees(
                &total.quantity,
                parts.iter().take(count).map(|part| &part.quantity),
            )
        });
        if sure && !explained {
            let parts: Vec<&Amount> = parts.into_iter().rev().collect();
            found.push(report(
                case,
                &total.quantity,
                &case.printed(&total.quantity),
                &parts,
            ));
        }
    }
    found
}
