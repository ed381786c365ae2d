//! Whether what is said to be done is what the problem asks for.

use super::evidence::Evidence;
use super::lexicon::Says;
use crate::facts::amounts::{Amount, Role, amounts, same_measure};
use crate::facts::clauses::sentences;
use crate::facts::plain::Plain;

/// Characters that problems of all sorts share, and that say nothing about the matter.
const COMMON: &str = "的了和与及在是有不未没仍还个别部分存问题整改情况工作落实到位完成够力差较多少高低对等为解决上下中年月日以来区县市镇街全";

/// Whether the passages that say "done" speak of the matter of the problem: of at least half of what it complains about.
pub(crate) fn answered(problem: &Plain, done: &[(&str, Says)]) -> bool {
    let complaints: Vec<_> = sentences(problem)
        .into_iter()
        .flat_map(|sentence| sentence.clauses)
        .collect();
    if complaints.is_empty() {
        return done.iter().any(|(_, says)| *says == Says::DoneAll);
    }
    let answered = complaints
        .iter()
        .filter(|complaint| {
            done.iter()
                .any(|(passage, says)| answers(problem.slice((*complaint).clone()), passage, *says))
        })
        .count();
    answered * 2 >= complaints.len()
}

fn answers(complaint: &str, passage: &str, says: Says) -> bool {
    let matter: Vec<char> = complaint
        .chars()
        .filter(|c| c.is_alphabetic() && !COMMON.contains(*c))
        .collect();
    let longest = longest_shared(complaint, passage);
    let met = matter.iter().filter(|c| passage.contains(**c)).count();
    // The name of the thing, or most of what the problem consists of.
    let named = longest >= if says == Says::DoneAll { 3 } else { 4 };
    let covered = !matter.is_empty() && met * 5 >= matter.len() * 3;
    named || covered
}

/// The length of the longest run of characters that both texts have, not counting runs of common words only.
pub(crate) fn longest_shared(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut row = vec![0_usize; other.len() + 1];
    let mut best = 0;
    for (place, a) in one.iter().enumerate() {
        let mut diagonal = 0;
        for (column, b) in other.iter().enumerate() {
            let Some(cell) = row.get_mut(column + 1) else {
                break;
            };
            let above = *cell;
            *cell = if a == b && a.is_alphanumeric() {
                diagonal + 1
            } else {
                0
            };
            diagonal = above;
            if *cell > best {
                let run = one.get(place + 1 - *cell..=place).unwrap_or_default();
                if run.iter().filter(|c| !COMMON.contains(**c)).count() * 2 > run.len() {
                    best = *cell;
                }
            }
        }
    }
    best
}

/// Whether two passages name the same thing: two characters in a row that are not common to all problems.
pub(crate) fn shares_words(one: &str, other: &str) -> bool {
    longest_shared(one, other) >= 2
        || (["问题", "任务", "项目"]
            .iter()
            .any(|word| one.contains(word) && other.contains(word)))
}

/// Whether the text tells of an act that changed something, beyond plans and papers.
pub(crate) fn acted(plain: &Plain) -> bool {
    const ACTS: &[&str] = &[
        "已采取",
        "已开展",
        "已对",
        "新增",
        "查处",
        "化解",
        "拆除",
        "封存",
        "关停",
        "清理",
        "修复",
        "已组织",
        "已启动",
        "已完成",
    ];
    ACTS.iter().any(|act| plain.text().contains(act))
}

/// Words of acts that bring a matter to its end.
const ENDING: &[&str] = &[
    "完成", "新增", "建成", "整改", "化解", "办结", "交付", "解决", "拆除", "改造", "治理", "销号",
    "修复", "验收", "清退",
];

/// Fewer done than there are: "缺口3000个车位" in the problem and "已新增951个" in the text, or both in one sentence.
pub(crate) fn fewer_than_asked(problem: &Plain, plain: &Plain) -> Vec<Evidence> {
    let asked = amounts(problem, &sentences(problem));
    let told = amounts(plain, &sentences(plain));
    let wholes_here = told
        .iter()
        .filter(|amount| amount.role == Role::Whole && !amount.bracketed);
    let mut found = Vec::new();
    for whole in asked.iter().filter(|whole| whole.quantity.is_amount()) {
        let same: Vec<&Amount> = told
            .iter()
            .filter(|part| {
                part.quantity.unit == whole.quantity.unit
                    && same_measure(&part.quantity, &whole.quantity)
            })
            .filter(|part| shares_words(clause(problem, whole), clause(plain, part)))
            .collect();
        found.extend(fewer(plain, whole, &same));
    }
    for whole in wholes_here {
        let same: Vec<&Amount> = told
            .iter()
            .filter(|part| {
                part.sentence == whole.sentence && part.quantity.at.start > whole.quantity.at.start
            })
            .filter(|part| part.role == Role::Part && same_measure(&part.quantity, &whole.quantity))
            .collect();
        if whole.is_exact_count() && same.iter().all(|part| part.is_exact_count()) {
            found.extend(fewer(plain, whole, &same));
        }
    }
    found
}

fn fewer(plain: &Plain, whole: &Amount, same: &[&Amount]) -> Option<Evidence> {
    let done: Vec<&&Amount> = same
        .iter()
        .filter(|part| {
            let words = clause(plain, part);
            ENDING.iter().any(|word| words.contains(word)) && !words.contains("计划")
        })
        .collect();
    let sum: f64 = done.iter().map(|part| part.quantity.value()).sum();
    let reached = same
        .iter()
        .any(|part| part.quantity.value() >= whole.quantity.value());
    let first = done
        .first()
        .filter(|_| !reached && sum < whole.quantity.value())?;
    Some(Evidence {
        says: Says::Partial,
        at: first.quantity.at.clone(),
        passage: first.clause.clone(),
        aftercare: false,
        alone: false,
        sentence: first.sentence,
        counted: true,
    })
}

fn clause<'p>(plain: &'p Plain, amount: &Amount) -> &'p str {
    plain.slice(amount.clause.clone())
}
